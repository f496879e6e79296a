/* tinyml runtime: the element-wise functions of binary_f32.def. y may be the
 * same memory as an operand of its size.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_BINARY_F32_H
#define TINYML_KERNEL_BINARY_F32_H

#include <math.h>

#include "tinyml/generic/broadcast.h"
#include "tinyml/generic/requantize.h"

#define TM_BINARY_F32(name, expression, exact, libm, tolerance)                \
  TM_INLINE float tm_##name##_value_f32(float u, float v) {                    \
    return (expression);                                                       \
  }                                                                            \
  TM_INLINE void tm_##name##_f32(const tm_binary_shape *s,                     \
                                 const tm_limits_f32 *q, const float *a,       \
                                 const float *b, float *y) {                   \
    TM_FOR_EACH_ELEMENT(s, y[yi] = tm_clamp_value_f32(                         \
                               tm_##name##_value_f32(a[ya], b[yb]), q));       \
  }
#include "tinyml/binary_f32.def"

#endif
