/* Reference arithmetic on integers of 32 and 64 bits, modulo 2^bits.
 *
 * Part of tinyml, Apache License 2.0. */
#include "broadcast.h"

/* Widened to 64 bits, numbers of 32 have all sums and products; numbers of 64
 * wrap around as unsigned ones do. */
static uint64_t quotient(int64_t a, int64_t b) {
  if (b == 0)
    return 0;
  if (a == INT64_MIN && b == -1)
    return (uint64_t)a;
  return (uint64_t)(a / b);
}

/* Digit by digit: a number that is shifted by its width is the sign that went
 * in, or 0. */
static uint64_t shift_left(int64_t a, uint64_t count) {
  uint64_t v = (uint64_t)a;
  for (uint64_t i = 0; i < count && i < 64; ++i)
    v *= 2;
  return v;
}

static uint64_t shift_right(int64_t a, uint64_t count) {
  for (uint64_t i = 0; i < count && i < 64; ++i)
    a = (a - (a < 0 && a % 2 != 0)) / 2;
  return (uint64_t)a;
}

#define KERNEL(name, bits, value)                                              \
  void tm_ref_##name##_s##bits(const tm_binary_shape *s,                       \
                               const int##bits##_t *a, const int##bits##_t *b, \
                               int##bits##_t *y) {                             \
    for (int32_t i = 0; i < ref_elements(s); ++i) {                            \
      const ref_place at = ref_operands(s, i);                                 \
      const int64_t l = a[at.a], r = b[at.b];                                  \
      y[i] = (int##bits##_t)(value);                                           \
    }                                                                          \
  }
#define KERNELS(bits)                                                          \
  KERNEL(add, bits, (uint64_t)l + (uint64_t)r)                                 \
  KERNEL(sub, bits, (uint64_t)l - (uint64_t)r)                                 \
  KERNEL(mul, bits, (uint64_t)l *(uint64_t)r)                                  \
  KERNEL(div, bits, quotient(l, r))                                            \
  KERNEL(bit_and, bits, (uint64_t)(l & r))                                     \
  KERNEL(bit_or, bits, (uint64_t)(l | r))                                      \
  KERNEL(bit_xor, bits, (uint64_t)(l ^ r))                                     \
  KERNEL(shift_left, bits, shift_left(l, (uint64_t)r))                         \
  KERNEL(shift_right, bits, shift_right(l, (uint64_t)r))
KERNELS(32)
KERNELS(64)
