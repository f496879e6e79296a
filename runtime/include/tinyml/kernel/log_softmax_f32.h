/* tinyml runtime: logarithm of float softmax along one axis. x and y may be the
 * same memory.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_LOG_SOFTMAX_F32_H
#define TINYML_KERNEL_LOG_SOFTMAX_F32_H

#include <math.h>

#include "tinyml/types.h"

/* One line of len values, step apart. */
TM_INLINE void tm_log_softmax_line_f32(int32_t len, int32_t step,
                                       const float *x, float *y) {
  float max = x[0];
  for (int32_t l = 1; l < len; ++l)
    max = x[l * step] > max ? x[l * step] : max;
  float sum = 0.0f;
  for (int32_t l = 0; l < len; ++l)
    sum += expf(x[l * step] - max);
  const float log_sum = logf(sum);
  for (int32_t l = 0; l < len; ++l)
    y[l * step] = x[l * step] - max - log_sum;
}

TM_INLINE void tm_log_softmax_f32(const tm_reduce_shape *s, const float *x,
                                  float *y) {
  for (int32_t o = 0; o < s->outer; ++o) {
    for (int32_t i = 0; i < s->inner; ++i) {
      const int32_t first = o * s->len * s->inner + i;
      tm_log_softmax_line_f32(s->len, s->inner, x + first, y + first);
    }
  }
}

#endif
