/* tinyml runtime: int16 to float.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_DEQUANTIZE_S16_F32_H
#define TINYML_KERNEL_DEQUANTIZE_S16_F32_H

#include "tinyml/types.h"

TM_INLINE void tm_dequantize_s16_f32(const tm_qaxis_shape *s, const int16_t *x,
                                     const float *scale, const int32_t *zp,
                                     float *y) {
  for (int32_t o = 0; o < s->outer; ++o)
    for (int32_t c = 0; c < s->channels; ++c)
      for (int32_t i = 0; i < s->inner; ++i)
        *y++ = (float)(*x++ - zp[c]) * scale[c];
}

#endif
