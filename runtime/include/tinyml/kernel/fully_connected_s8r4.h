/* tinyml runtime: int8 fully-connected layer with rows of weights in fours, in
 * portable C.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_FULLY_CONNECTED_S8R4_H
#define TINYML_KERNEL_FULLY_CONNECTED_S8R4_H

#include "tinyml/generic/dot_s8.h"
#include "tinyml/generic/requantize.h"

/* Of the weights of two rows, in a half word, the first and the second. */
TM_INLINE int32_t tm_even_row(int32_t weights) {
  return (int8_t)(uint8_t)((uint32_t)weights & 255u);
}
TM_INLINE int32_t tm_odd_row(int32_t weights) {
  return (weights - tm_even_row(weights)) >> 8;
}

/* Adds the products of v and half word `half` of both words that have it. */
TM_INLINE void tm_mac_r4(tm_sum4_s32 *sum, int32_t v, const int32_t *w,
                         int32_t half) {
  const int32_t first = (int16_t)(uint16_t)((uint32_t)w[0] >> 16 * half);
  const int32_t second = (int16_t)(uint16_t)((uint32_t)w[2] >> 16 * half);
  sum->a += v * tm_even_row(first);
  sum->b += v * tm_odd_row(first);
  sum->c += v * tm_even_row(second);
  sum->d += v * tm_odd_row(second);
}

TM_INLINE void tm_fully_connected_s8r4(const tm_fc_shape *s,
                                       const tm_linear_s8_q *q, const int8_t *x,
                                       const int32_t *w, const int32_t *bias,
                                       const tm_rq *rq, int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    const int32_t *from = w;
    for (int32_t n = 0; n < s->n; n += 4) {
      const int32_t rows = s->n - n < 4 ? s->n - n : 4;
      tm_sum4_s32 sum = {0, 0, 0, 0};
      for (int32_t k = 0; k < s->k; k += 4) {
        for (int32_t i = 0; i < 4 && k + i < s->k; ++i)
          tm_mac_r4(&sum, x[k + i], from + i % 2, i / 2);
        from += 4;
      }
      const int32_t sums[] = {sum.a, sum.b, sum.c, sum.d};
      for (int32_t i = n; i < n + rows; ++i)
        y[i] = tm_requantize(bias[i] + sums[i - n], &rq[i], q->out_zp, q->lo,
                             q->hi);
    }
    x += s->k;
    y += s->n;
  }
}

#endif
