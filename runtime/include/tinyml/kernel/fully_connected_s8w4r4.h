/* tinyml runtime: fully-connected layer of int8 activations and 4-bit weights
 * with rows of weights in fours, in portable C.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_FULLY_CONNECTED_S8W4R4_H
#define TINYML_KERNEL_FULLY_CONNECTED_S8W4R4_H

#include "tinyml/generic/dot_s8.h"
#include "tinyml/generic/requantize.h"

/* Adds the products of v and the four weights of a half word. */
TM_INLINE void tm_mac_w4r4(tm_sum4_s32 *sum, int32_t v, uint32_t half) {
  sum->a += v * ((int32_t)(half & 15u) - 8);
  sum->b += v * ((int32_t)((half >> 4) & 15u) - 8);
  sum->c += v * ((int32_t)((half >> 8) & 15u) - 8);
  sum->d += v * ((int32_t)(((half >> 12) & 15u) ^ 8u) - 8);
}

TM_INLINE void tm_fully_connected_s8w4r4(const tm_fc_shape *s,
                                         const tm_linear_s8_q *q,
                                         const int8_t *x, const int32_t *w,
                                         const int32_t *bias, const tm_rq *rq,
                                         int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    const int32_t *from = w;
    for (int32_t n = 0; n < s->n; n += 4) {
      const int32_t rows = s->n - n < 4 ? s->n - n : 4;
      tm_sum4_s32 sum = {0, 0, 0, 0};
      for (int32_t k = 0; k < s->k; k += 4) {
        for (int32_t i = 0; i < 4 && k + i < s->k; ++i)
          tm_mac_w4r4(&sum, x[k + i], (uint32_t)from[i % 2] >> i / 2 * 16);
        from += 2;
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
