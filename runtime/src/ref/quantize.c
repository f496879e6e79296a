/* Reference QuantizeLinear and DequantizeLinear, per tensor and per axis.
 *
 * Part of tinyml, Apache License 2.0. */
#include <math.h>

#include "ref_math.h"

/* rintf rounds half to even in the default rounding mode. The quotient is cut
 * to a range that any zero point saturates anyway, because converting an
 * infinity or a NaN to an integer is undefined; NaN becomes lo. */
static int32_t quantize(float x, float scale, int32_t zp, int32_t lo,
                        int32_t hi) {
  const float r = rintf(x / scale);
  const int32_t i =
      r > -131072.0f ? (r < 131072.0f ? (int32_t)r : 131072) : -131072;
  return ref_clamp(i + zp, lo, hi);
}

void tm_ref_quantize_f32_s8(const tm_qaxis_shape *s, const float *x,
                            const float *scale, const int32_t *zp, int8_t *y) {
  for (int32_t o = 0; o < s->outer; ++o)
    for (int32_t c = 0; c < s->channels; ++c)
      for (int32_t i = 0; i < s->inner; ++i)
        *y++ = (int8_t)quantize(*x++, scale[c], zp[c], -128, 127);
}

void tm_ref_quantize_f32_s16(const tm_qaxis_shape *s, const float *x,
                             const float *scale, const int32_t *zp,
                             int16_t *y) {
  for (int32_t o = 0; o < s->outer; ++o)
    for (int32_t c = 0; c < s->channels; ++c)
      for (int32_t i = 0; i < s->inner; ++i)
        *y++ = (int16_t)quantize(*x++, scale[c], zp[c], -32768, 32767);
}

void tm_ref_dequantize_s8_f32(const tm_qaxis_shape *s, const int8_t *x,
                              const float *scale, const int32_t *zp, float *y) {
  for (int32_t o = 0; o < s->outer; ++o)
    for (int32_t c = 0; c < s->channels; ++c)
      for (int32_t i = 0; i < s->inner; ++i)
        *y++ = (float)(*x++ - zp[c]) * scale[c];
}

void tm_ref_dequantize_s16_f32(const tm_qaxis_shape *s, const int16_t *x,
                               const float *scale, const int32_t *zp,
                               float *y) {
  for (int32_t o = 0; o < s->outer; ++o)
    for (int32_t c = 0; c < s->channels; ++c)
      for (int32_t i = 0; i < s->inner; ++i)
        *y++ = (float)(*x++ - zp[c]) * scale[c];
}
