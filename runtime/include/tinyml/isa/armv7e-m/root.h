/* tinyml runtime: square roots of integers by the FPU of a Cortex-M, which
 * takes one instruction; without one digit by digit.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_ROOT_H
#define TINYML_ISA_ARMV7E_M_ROOT_H

#include "tinyml/generic/root.h"

/* floor(sqrt(v)) of v < 2^24, v < 2^(2 * digits). A float holds v, and its
 * root, rounded to nearest, is below n where v < n * n: sqrt(n * n - 1) < n - 1
 * / (2n), and n <= 2^12 is farther than that from the float before it by no
 * more than half. */
TM_INLINE uint32_t tm_root_24(uint32_t v, int32_t digits) {
#if defined(__arm__) && defined(__ARM_FP) && defined(__GNUC__)
  float root;
  (void)digits;
  __asm__("vsqrt.f32 %0, %1" : "=t"(root) : "t"((float)v));
  return (uint32_t)root;
#else
  return tm_root_32(v, digits);
#endif
}

#endif
