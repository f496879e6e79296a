/* tinyml runtime: limits for float. x and y may be the same memory.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_CLAMP_F32_H
#define TINYML_KERNEL_CLAMP_F32_H

#include "tinyml/generic/requantize.h"

TM_INLINE void tm_clamp_f32(const tm_len *s, const tm_limits_f32 *q,
                            const float *x, float *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = tm_clamp_value_f32(x[i], q);
}

#endif
