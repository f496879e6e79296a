/* tinyml runtime: arithmetic on integers of 32 and 64 bits, which wraps around.
 * Sums and products are those of unsigned numbers, which have the same bits.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_BINARY_INT_H
#define TINYML_KERNEL_BINARY_INT_H

#include "tinyml/generic/broadcast.h"

/* Towards zero; what has no result is 0, or the number itself. */
TM_INLINE int32_t tm_quotient_s32(int32_t a, int32_t b) {
  if (b == 0)
    return 0;
  return b == -1 ? (int32_t)(0u - (uint32_t)a) : a / b;
}

TM_INLINE int64_t tm_quotient_s64(int64_t a, int64_t b) {
  if (b == 0)
    return 0;
  return b == -1 ? (int64_t)(0u - (uint64_t)a) : a / b;
}

/* C says nothing of shifts by the width or more, and leaves those of negative
 * numbers to the right to the compiler. */
#define TM_SHIFTS(bits)                                                        \
  TM_INLINE int##bits##_t tm_left_s##bits(int##bits##_t a, int##bits##_t b) {  \
    const uint##bits##_t n = (uint##bits##_t)b;                                \
    return n < bits ? (int##bits##_t)((uint##bits##_t)a << n) : 0;             \
  }                                                                            \
  TM_INLINE int##bits##_t tm_right_s##bits(int##bits##_t a, int##bits##_t b) { \
    const uint##bits##_t n = (uint##bits##_t)b;                                \
    const uint##bits##_t v = (uint##bits##_t)(a < 0 ? ~a : a);                 \
    const int##bits##_t rest = n < bits ? (int##bits##_t)(v >> n) : 0;         \
    return a < 0 ? ~rest : rest;                                               \
  }
TM_SHIFTS(32)
TM_SHIFTS(64)
#undef TM_SHIFTS

#define TM_BINARY_INT_KERNEL(name, type, value)                                \
  TM_INLINE void tm_##name(const tm_binary_shape *s, const type *a,            \
                           const type *b, type *y) {                           \
    TM_FOR_EACH_ELEMENT(s, y[yi] = (value));                                   \
  }
#define TM_BINARY_INT_KERNELS(bits)                                            \
  TM_BINARY_INT_KERNEL(                                                        \
      add_s##bits, int##bits##_t,                                              \
      (int##bits##_t)((uint##bits##_t)a[ya] + (uint##bits##_t)b[yb]))          \
  TM_BINARY_INT_KERNEL(                                                        \
      sub_s##bits, int##bits##_t,                                              \
      (int##bits##_t)((uint##bits##_t)a[ya] - (uint##bits##_t)b[yb]))          \
  TM_BINARY_INT_KERNEL(                                                        \
      mul_s##bits, int##bits##_t,                                              \
      (int##bits##_t)((uint##bits##_t)a[ya] * (uint##bits##_t)b[yb]))          \
  TM_BINARY_INT_KERNEL(div_s##bits, int##bits##_t,                             \
                       tm_quotient_s##bits(a[ya], b[yb]))                      \
  TM_BINARY_INT_KERNEL(bit_and_s##bits, int##bits##_t, a[ya] & b[yb])          \
  TM_BINARY_INT_KERNEL(bit_or_s##bits, int##bits##_t, a[ya] | b[yb])           \
  TM_BINARY_INT_KERNEL(bit_xor_s##bits, int##bits##_t, a[ya] ^ b[yb])          \
  TM_BINARY_INT_KERNEL(shift_left_s##bits, int##bits##_t,                      \
                       tm_left_s##bits(a[ya], b[yb]))                          \
  TM_BINARY_INT_KERNEL(shift_right_s##bits, int##bits##_t,                     \
                       tm_right_s##bits(a[ya], b[yb]))
TM_BINARY_INT_KERNELS(32)
TM_BINARY_INT_KERNELS(64)
#undef TM_BINARY_INT_KERNELS
#undef TM_BINARY_INT_KERNEL

#endif
