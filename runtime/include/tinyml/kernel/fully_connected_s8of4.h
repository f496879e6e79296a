/* tinyml runtime: int8 fully-connected layer with two weights of each four, in
 * portable C.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_FULLY_CONNECTED_S8OF4_H
#define TINYML_KERNEL_FULLY_CONNECTED_S8OF4_H

#include "tinyml/generic/requantize.h"

/* Σ of the two products of four inputs, their columns in the lowest four bits.
 */
TM_INLINE int32_t tm_of4_pair(const int8_t *x, const int8_t *w, uint32_t at) {
  return x[at & 3u] * w[0] + x[(at >> 2) & 3u] * w[1];
}

TM_INLINE void tm_fully_connected_s8of4(const tm_fc_shape *s,
                                        const tm_linear_s8_q *q,
                                        const int8_t *x, const int8_t *w,
                                        const uint8_t *at, const int32_t *bias,
                                        const tm_rq *rq, int8_t *y) {
  const int32_t fours = s->k / 4;
  for (int32_t m = 0; m < s->m; ++m) {
    const int8_t *weight = w;
    const uint8_t *columns = at;
    for (int32_t n = 0; n < s->n; ++n) {
      const int8_t *from = x;
      int32_t sum = bias[n], left = fours;
      for (; left >= 2; left -= 2) {
        const uint32_t both = *columns++;
        sum += tm_of4_pair(from, weight, both) +
               tm_of4_pair(from + 4, weight + 2, both >> 4);
        from += 8;
        weight += 4;
      }
      if (left != 0) {
        sum += tm_of4_pair(from, weight, *columns++);
        weight += 2;
      }
      y[n] = tm_requantize(sum, &rq[n], q->out_zp, q->lo, q->hi);
    }
    x += s->k;
    y += s->n;
  }
}

#endif
