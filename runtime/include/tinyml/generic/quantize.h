/* tinyml runtime: conversion between float and int8 or int16, per tensor and
 * per axis.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_QUANTIZE_H
#define TINYML_GENERIC_QUANTIZE_H

#include <math.h>
#include <string.h>

#include "tinyml/generic/requantize.h"

/* r rounded half to even and cut to a range that any zero point saturates
 * anyway, because converting an infinity or a NaN to an integer is undefined;
 * NaN becomes the lowest. On integers alone, where rintf is a call, and
 * comparing and converting are, too, without an FPU. */
TM_INLINE int32_t tm_round_bits(float r) {
  uint32_t bits;
  memcpy(&bits, &r, sizeof(bits));
  const uint32_t exponent = (bits >> 23) & 255u;
  if (exponent < 126) /* below a half */
    return 0;
  if (exponent >= 127 + 17)
    return bits > 0x7f800000u ? -131072 : 131072;
  /* of 2^shift, 7 to 24, halves and less are lost where the last bit is even */
  const uint32_t fraction = (bits & 0x7fffffu) | 0x800000u;
  const uint32_t shift = 150u - exponent;
  const uint32_t odd = (fraction >> shift) & 1u;
  const int32_t value =
      (int32_t)((fraction + (1u << (shift - 1)) - 1u + odd) >> shift);
  return (bits >> 31) != 0 ? -value : value;
}

/* tm_round_bits; with an FPU, which FMA is a sign of, by rintf, which rounds
 * half to even in the default rounding mode. */
TM_INLINE int32_t tm_round_value(float r) {
#if defined(__FP_FAST_FMAF)
  r = rintf(r);
  return r > -131072.0f ? (r < 131072.0f ? (int32_t)r : 131072) : -131072;
#else
  return tm_round_bits(r);
#endif
}

TM_INLINE int32_t tm_quantize_value(float x, float scale, int32_t zp,
                                    int32_t lo, int32_t hi) {
  return tm_clamp_value(tm_round_value(x / scale) + zp, lo, hi);
}

#endif
