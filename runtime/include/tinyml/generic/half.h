/* tinyml runtime: floats of 16 bits in their bits. Rounded to nearest, ties to
 * even; too large becomes infinite.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_HALF_H
#define TINYML_GENERIC_HALF_H

#include <string.h>

#include "tinyml/types.h"

TM_INLINE float tm_float_of_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof(value));
  return value;
}

/* IEEE: 1 sign, 5 exponent, 10 fraction bits. Without the exponent's bias a
 * number is 2^-112 times too small as float, which one exact product mends. */
TM_INLINE float tm_float_of_half(uint16_t half) {
  const uint32_t sign = (uint32_t)(half & 0x8000u) << 16;
  const uint32_t rest = (uint32_t)(half & 0x7fffu) << 13;
  if (rest >= 0x0f800000u) /* infinite or NaN */
    return tm_float_of_bits(sign | 0x70000000u | rest);
  return tm_float_of_bits(sign | rest) * tm_float_of_bits(0x77800000u);
}

/* bits >> shift, rounded to nearest, ties to even; shift > 0. */
TM_INLINE uint64_t tm_shift_even(uint64_t bits, int shift) {
  const uint64_t half = (uint64_t)1 << (shift - 1);
  const uint64_t quotient = bits >> shift;
  const uint64_t rest = bits & (2 * half - 1);
  const int up = rest > half || (rest == half && (quotient & 1u) != 0);
  return quotient + (up ? 1u : 0u);
}

/* A carry out of the fraction is one more in the exponent, as it should be. */
TM_INLINE uint16_t tm_half_of_double(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof(bits));
  const uint16_t sign = (uint16_t)((bits >> 48) & 0x8000u);
  const int exponent = (int)((bits >> 52) & 0x7ffu) - 1023 + 15;
  const uint64_t fraction = bits & (((uint64_t)1 << 52) - 1);
  if (exponent == 0x7ff - 1023 + 15) /* infinite or NaN */
    return (uint16_t)(sign | 0x7c00u | (fraction != 0 ? 0x200u : 0u));
  if (exponent >= 31)
    return (uint16_t)(sign | 0x7c00u);
  if (exponent < -10) /* less than half of the least */
    return sign;
  if (exponent < 1) /* subnormal */
    return (uint16_t)(sign |
                      (uint16_t)tm_shift_even(fraction | ((uint64_t)1 << 52),
                                              43 - exponent));
  return (uint16_t)(sign + (uint16_t)tm_shift_even(
                               ((uint64_t)exponent << 52) | fraction, 42));
}

TM_INLINE float tm_float_of_bfloat(uint16_t value) {
  return tm_float_of_bits((uint32_t)value << 16);
}

TM_INLINE uint16_t tm_bfloat_of_double(double value) {
  float near = (float)value;
  uint32_t bits;
  memcpy(&bits, &near, sizeof(bits));
  if ((bits & 0x7fffffffu) > 0x7f800000u) /* NaN */
    return (uint16_t)((bits >> 16) | 0x40u);
  /* Rounded twice: what the first time lost decides a tie of the second. */
  if ((bits & 0xffffu) == 0x8000u && (double)near != value &&
      (bits & 0x7fffffffu) != 0x7f800000u) {
    const int up = value < 0 ? value<(double)near : value>(double) near;
    return (uint16_t)((bits >> 16) + (up ? 1u : 0u));
  }
  return (uint16_t)tm_shift_even(bits, 16);
}

#endif
