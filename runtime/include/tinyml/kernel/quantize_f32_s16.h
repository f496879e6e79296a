/* tinyml runtime: float to int16.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_QUANTIZE_F32_S16_H
#define TINYML_KERNEL_QUANTIZE_F32_S16_H

#include "tinyml/generic/quantize.h"

TM_INLINE void tm_quantize_f32_s16(const tm_qaxis_shape *s, const float *x,
                                   const float *scale, const int32_t *zp,
                                   int16_t *y) {
  for (int32_t o = 0; o < s->outer; ++o)
    for (int32_t c = 0; c < s->channels; ++c)
      for (int32_t i = 0; i < s->inner; ++i)
        *y++ = (int16_t)tm_quantize_value(*x++, scale[c], zp[c], -32768, 32767);
}

#endif
