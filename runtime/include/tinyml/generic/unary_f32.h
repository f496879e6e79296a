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

#define TM_UNARY_F32(name, expression)                                         \
  TM_INLINE void tm_##name##_f32(const tm_len *s, const float *x, float *y) {  \
    for (int32_t i = 0; i < s->len; ++i) {                                     \
      const float v = x[i];                                                    \
      y[i] = (expression);                                                     \
    }                                                                          \
  }
#include "tinyml/unary_f32.def"

#endif
