/* tinyml runtime: square roots of integers.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_ROOT_H
#define TINYML_GENERIC_ROOT_H

#include "tinyml/types.h"

/* floor(sqrt(v)) of v < 2^(32 + 2 * high), high <= 14. Digit by digit, as on
 * paper: the rest is at most twice the root, so 32 bits hold it. */
TM_INLINE uint32_t tm_root(uint64_t v, int32_t high) {
  uint32_t word = high > 0 ? (uint32_t)(v >> 32) << ((32 - 2 * high) & 31) : 0;
  uint32_t root = 0;
  uint32_t rest = 0;
  for (int32_t digit = 16 + high; digit > 0; --digit) {
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
