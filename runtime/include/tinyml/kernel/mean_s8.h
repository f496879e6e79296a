/* tinyml runtime: int8 mean along one axis.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MEAN_S8_H
#define TINYML_KERNEL_MEAN_S8_H

#include "tinyml/generic/requantize.h"

/* |sum| <= 255 * len: 32 bits hold it for len <= 2^23. */
TM_INLINE void tm_mean_s8(const tm_reduce_shape *s, const tm_linear_s8_q *q,
                          const int8_t *x, const tm_rq *rq, int8_t *y) {
  for (int32_t o = 0; o < s->outer; ++o) {
    for (int32_t i = 0; i < s->inner; ++i) {
      int32_t sum = -s->len * q->in_zp;
      for (int32_t l = 0; l < s->len; ++l)
        sum += x[l * s->inner + i];
      y[i] = tm_requantize(sum, rq, q->out_zp, q->lo, q->hi);
    }
    x += s->len * s->inner;
    y += s->inner;
  }
}

#endif
