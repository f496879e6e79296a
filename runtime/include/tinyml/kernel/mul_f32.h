/* tinyml runtime: multiplication of float with broadcasting.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MUL_F32_H
#define TINYML_KERNEL_MUL_F32_H

#include "tinyml/generic/broadcast.h"
#include "tinyml/generic/requantize.h"

TM_INLINE void tm_mul_f32(const tm_binary_shape *s, const tm_limits_f32 *q,
                          const float *a, const float *b, float *y) {
  TM_FOR_EACH_ELEMENT(s, y[yi] = tm_clamp_value_f32(a[ya] * b[yb], q));
}

#endif
