/* tinyml runtime: conversion between float and int8 or int16, per tensor and
 * per axis.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_QUANTIZE_H
#define TINYML_GENERIC_QUANTIZE_H

#include <math.h>

#include "tinyml/generic/requantize.h"

/* rintf rounds half to even in the default rounding mode. The quotient is cut
 * to a range that any zero point saturates anyway, because converting an
 * infinity or a NaN to an integer is undefined; NaN becomes lo. */
TM_INLINE int32_t tm_quantize_value(float x, float scale, int32_t zp,
                                    int32_t lo, int32_t hi) {
  const float r = rintf(x / scale);
  const int32_t i =
      r > -131072.0f ? (r < 131072.0f ? (int32_t)r : 131072) : -131072;
  return tm_clamp_value(i + zp, lo, hi);
}

#endif
