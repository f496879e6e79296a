/* tinyml runtime: float mean along one axis.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MEAN_F32_H
#define TINYML_KERNEL_MEAN_F32_H

#include "tinyml/generic/requantize.h"

TM_INLINE void tm_mean_f32(const tm_reduce_shape *s, const tm_limits_f32 *q,
                           const float *x, float *y) {
  for (int32_t o = 0; o < s->outer; ++o) {
    for (int32_t i = 0; i < s->inner; ++i) {
      float sum = 0.0f;
      for (int32_t l = 0; l < s->len; ++l)
        sum += x[l * s->inner + i];
      y[i] = tm_clamp_value_f32(sum / (float)s->len, q);
    }
    x += s->len * s->inner;
    y += s->inner;
  }
}

#endif
