/* Reference comparisons and logic; truth is a byte that is not 0.
 *
 * Part of tinyml, Apache License 2.0. */
#include "broadcast.h"

#define KERNEL(name, type, value)                                              \
  void tm_ref_##name(const tm_binary_shape *s, const type *a, const type *b,   \
                     uint8_t *y) {                                             \
    for (int32_t i = 0; i < ref_elements(s); ++i) {                            \
      const ref_place at = ref_operands(s, i);                                 \
      const type l = a[at.a], r = b[at.b];                                     \
      y[i] = (value) ? 1 : 0;                                                  \
    }                                                                          \
  }
#define COMPARISONS(suffix, type)                                              \
  KERNEL(equal_##suffix, type, l == r)                                         \
  KERNEL(less_##suffix, type, l < r)                                           \
  KERNEL(less_equal_##suffix, type, l <= r)
COMPARISONS(f32, float)
COMPARISONS(s32, int32_t)
COMPARISONS(s64, int64_t)
KERNEL(and_u8, uint8_t, l != 0 && r != 0)
KERNEL(or_u8, uint8_t, l != 0 || r != 0)
KERNEL(xor_u8, uint8_t, (l != 0) != (r != 0))

void tm_ref_not_u8(const tm_len *s, const uint8_t *x, uint8_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = x[i] == 0 ? 1 : 0;
}
