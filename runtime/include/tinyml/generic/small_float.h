/* tinyml runtime: floats of 8 and 4 bits, one in a byte: TM_NUM_E4M3FN and on.
 * Rounded to nearest, ties to even. What is too large becomes infinite where
 * there is infinity, NaN where there is not, and the largest number where there
 * is neither.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_SMALL_FLOAT_H
#define TINYML_GENERIC_SMALL_FLOAT_H

#include "tinyml/generic/half.h"

/* The kind is a constant, so that one format is left of each function. */
TM_INLINE int tm_small_fraction_bits(int32_t kind) {
  return kind == TM_NUM_E2M1                                ? 1
         : kind == TM_NUM_E4M3FN || kind == TM_NUM_E4M3FNUZ ? 3
                                                            : 2;
}

TM_INLINE int tm_small_bias(int32_t kind) {
  return kind == TM_NUM_E2M1       ? 1
         : kind == TM_NUM_E4M3FN   ? 7
         : kind == TM_NUM_E4M3FNUZ ? 8
         : kind == TM_NUM_E5M2     ? 15
                                   : 16;
}

/* The bits of the largest number. */
TM_INLINE uint32_t tm_small_most(int32_t kind) {
  return kind == TM_NUM_E2M1     ? 7u
         : kind == TM_NUM_E4M3FN ? 0x7eu
         : kind == TM_NUM_E5M2   ? 0x7bu
                                 : 0x7fu;
}

/* Whether -0 stands for NaN. */
TM_INLINE int tm_small_is_unsigned_zero(int32_t kind) {
  return kind == TM_NUM_E4M3FNUZ || kind == TM_NUM_E5M2FNUZ;
}

TM_INLINE uint32_t tm_small_sign_bit(int32_t kind) {
  return kind == TM_NUM_E2M1 ? 8u : 0x80u;
}

TM_INLINE float tm_float_of_small(uint8_t value, int32_t kind) {
  const uint32_t sign_bit = tm_small_sign_bit(kind);
  const uint32_t rest = value & (sign_bit - 1u);
  const uint32_t sign = (value & sign_bit) != 0 ? 0x80000000u : 0u;
  if (rest > tm_small_most(kind) ||
      (tm_small_is_unsigned_zero(kind) && value == sign_bit))
    return tm_float_of_bits(
        sign |
        (kind == TM_NUM_E5M2 && rest == 0x7cu ? 0x7f800000u : 0x7fc00000u));
  /* without the exponent's bias, which one exact product mends */
  return tm_float_of_bits(sign |
                          (rest << (23 - tm_small_fraction_bits(kind)))) *
         tm_float_of_bits((uint32_t)(254 - tm_small_bias(kind)) << 23);
}

TM_INLINE uint8_t tm_small_of_double(double value, int32_t kind) {
  const int fraction = tm_small_fraction_bits(kind);
  const uint32_t most = tm_small_most(kind);
  uint64_t bits, code;
  memcpy(&bits, &value, sizeof(bits));
  const uint32_t sign = (bits >> 63) != 0 ? tm_small_sign_bit(kind) : 0u;
  const int exponent =
      (int)((bits >> 52) & 0x7ffu) - 1023 + tm_small_bias(kind);
  const uint64_t rest = bits & (((uint64_t)1 << 52) - 1);
  if (value != value)
    return (uint8_t)(kind == TM_NUM_E2M1               ? 8u
                     : tm_small_is_unsigned_zero(kind) ? 0x80u
                     : kind == TM_NUM_E5M2             ? sign | 0x7eu
                                                       : sign | 0x7fu);
  if (exponent < -fraction) /* less than half of the least */
    code = 0;
  else if (exponent < 1) /* subnormal */
    code = tm_shift_even(rest | ((uint64_t)1 << 52), 53 - fraction - exponent);
  else
    code = tm_shift_even(((uint64_t)exponent << 52) | rest, 52 - fraction);
  if (code > most)
    return (uint8_t)(kind == TM_NUM_E2M1               ? sign | most
                     : tm_small_is_unsigned_zero(kind) ? 0x80u
                                                       : sign | (most + 1u));
  return (uint8_t)(code == 0 && tm_small_is_unsigned_zero(kind)
                       ? 0u
                       : sign | (uint32_t)code);
}

#endif
