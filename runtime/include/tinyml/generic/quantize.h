/* tinyml runtime: conversion between float and int8, per tensor and per axis.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_QUANTIZE_H
#define TINYML_GENERIC_QUANTIZE_H

#include <math.h>

#include "tinyml/generic/requantize.h"

/* rintf rounds half to even in the default rounding mode. The quotient is cut
 * to a range that int8 and any zero point saturate anyway, because converting
 * an infinity or a NaN to an integer is undefined; NaN becomes -128. */
TM_INLINE int8_t tm_quantize_value(float x, float scale, int32_t zp) {
  const float r = rintf(x / scale);
  const int32_t i = r > -512.0f ? (r < 512.0f ? (int32_t)r : 512) : -512;
  return (int8_t)tm_clamp_value(i + zp, -128, 127);
}

TM_INLINE void tm_quantize_f32_s8(const tm_qaxis_shape *s, const float *x,
                                  const float *scale, const int32_t *zp,
                                  int8_t *y) {
  for (int32_t o = 0; o < s->outer; ++o)
    for (int32_t c = 0; c < s->channels; ++c)
      for (int32_t i = 0; i < s->inner; ++i)
        *y++ = tm_quantize_value(*x++, scale[c], zp[c]);
}

TM_INLINE void tm_dequantize_s8_f32(const tm_qaxis_shape *s, const int8_t *x,
                                    const float *scale, const int32_t *zp,
                                    float *y) {
  for (int32_t o = 0; o < s->outer; ++o)
    for (int32_t c = 0; c < s->channels; ++c)
      for (int32_t i = 0; i < s->inner; ++i)
        *y++ = (float)(*x++ - zp[c]) * scale[c];
}

#endif
