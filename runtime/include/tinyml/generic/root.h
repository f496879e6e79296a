/* tinyml runtime: square roots of integers.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_ROOT_H
#define TINYML_GENERIC_ROOT_H

#include "tinyml/types.h"

/* floor(sqrt(v)) of v < 2^(2 * digits), 1 <= digits <= 16. Digit by digit, as
 * on paper. */
TM_INLINE uint32_t tm_root_32(uint32_t v, int32_t digits) {
  uint32_t root = 0;
  for (uint32_t bit = (uint32_t)1 << (2 * digits - 2); bit != 0; bit >>= 2) {
    const uint32_t next = root | bit;
    root >>= 1;
    if (v >= next) {
      v -= next;
      root |= bit;
    }
  }
  return root;
}

/* The same of v < 2^60, digits <= 30. The rest is at most twice the root, so 32
 * bits hold it. */
TM_INLINE uint32_t tm_root_60(uint64_t v, int32_t digits) {
  uint32_t word = digits > 16 ? (uint32_t)(v >> 32) << ((64 - 2 * digits) & 31)
                              : (uint32_t)v << ((32 - 2 * digits) & 31);
  uint32_t root = 0;
  uint32_t rest = 0;
  for (int32_t digit = digits; digit > 0; --digit) {
    word = digit == 16 ? (uint32_t)v : word;
    rest = rest << 2 | word >> 30;
    word <<= 2;
    const uint32_t next = root << 2 | 1;
    root <<= 1;
    if (rest >= next) {
      rest -= next;
      root |= 1;
    }
  }
  return root;
}

#endif
