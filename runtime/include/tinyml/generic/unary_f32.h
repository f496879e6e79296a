/* tinyml runtime: element-wise float kernels with one operand. x and y may be
 * the same memory.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_UNARY_F32_H
#define TINYML_GENERIC_UNARY_F32_H

#include <math.h>

#include "tinyml/generic/requantize.h"

TM_INLINE void tm_clamp_f32(const tm_len *s, const tm_limits_f32 *q,
                            const float *x, float *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = tm_clamp_value_f32(x[i], q);
}

/* expf overflows to infinity for x < -88.7, which gives the correct 0. */
TM_INLINE void tm_sigmoid_f32(const tm_len *s, const float *x, float *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = 1.0f / (1.0f + expf(-x[i]));
}

TM_INLINE void tm_tanh_f32(const tm_len *s, const float *x, float *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = tanhf(x[i]);
}

#endif
