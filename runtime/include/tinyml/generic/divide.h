/* tinyml runtime: a quotient of 64 bits without the compiler's function for
 * such, which takes 700 bytes on a Cortex-M.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_DIVIDE_H
#define TINYML_GENERIC_DIVIDE_H

#include "tinyml/types.h"

/* a * 2^32 / b, rounded down; b > 0 */
TM_INLINE uint64_t tm_divide_shifted(uint32_t a, uint32_t b) {
  uint32_t rest = a % b;
  uint32_t low = 0;
  for (int32_t i = 0; i < 32; ++i) {
    const uint32_t carry = rest >> 31;
    rest <<= 1;
    low <<= 1;
    if (carry != 0 || rest >= b) {
      rest -= b;
      low |= 1;
    }
  }
  return ((uint64_t)(a / b) << 32) | low;
}

#endif
