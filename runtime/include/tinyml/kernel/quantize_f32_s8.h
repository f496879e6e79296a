/* tinyml runtime: float to int8.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_QUANTIZE_F32_S8_H
#define TINYML_KERNEL_QUANTIZE_F32_S8_H

#include "tinyml/generic/quantize.h"

TM_INLINE void tm_quantize_f32_s8(const tm_qaxis_shape *s, const float *x,
                                  const float *scale, const int32_t *zp,
                                  int8_t *y) {
  for (int32_t o = 0; o < s->outer; ++o)
    for (int32_t c = 0; c < s->channels; ++c)
      for (int32_t i = 0; i < s->inner; ++i)
        *y++ = (int8_t)tm_quantize_value(*x++, scale[c], zp[c], -128, 127);
}

#endif
