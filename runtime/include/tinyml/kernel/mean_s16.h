/* tinyml runtime: int16 mean along one axis.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MEAN_S16_H
#define TINYML_KERNEL_MEAN_S16_H

#include "tinyml/generic/requantize.h"

/* |sum| <= 2^15 * len: 32 bits hold it for len < 2^16. */
TM_INLINE void tm_mean_s16(const tm_reduce_shape *s, const tm_limits_int *q,
                           const int16_t *x, const tm_rq *rq, int16_t *y) {
  for (int32_t o = 0; o < s->outer; ++o) {
    for (int32_t i = 0; i < s->inner; ++i) {
      int32_t sum = 0;
      for (int32_t l = 0; l < s->len; ++l)
        sum += x[l * s->inner + i];
      y[i] = tm_requantize_to_s16(sum, rq, q->lo, q->hi);
    }
    x += s->len * s->inner;
    y += s->inner;
  }
}

#endif
