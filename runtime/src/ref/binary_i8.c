/* Reference arithmetic on plain 8-bit integers: modulo 256, so the same bits
 * whether they are read as signed or as unsigned.
 *
 * Part of tinyml, Apache License 2.0. */
#include "broadcast.h"

void tm_ref_add_i8(const tm_binary_shape *s, const uint8_t *a, const uint8_t *b,
                   uint8_t *y) {
  for (int32_t i = 0; i < ref_elements(s); ++i) {
    const ref_place at = ref_operands(s, i);
    y[i] = (uint8_t)(a[at.a] + b[at.b]);
  }
}

void tm_ref_sub_i8(const tm_binary_shape *s, const uint8_t *a, const uint8_t *b,
                   uint8_t *y) {
  for (int32_t i = 0; i < ref_elements(s); ++i) {
    const ref_place at = ref_operands(s, i);
    y[i] = (uint8_t)(a[at.a] - b[at.b]);
  }
}

void tm_ref_mul_i8(const tm_binary_shape *s, const uint8_t *a, const uint8_t *b,
                   uint8_t *y) {
  for (int32_t i = 0; i < ref_elements(s); ++i) {
    const ref_place at = ref_operands(s, i);
    y[i] = (uint8_t)(a[at.a] * b[at.b]);
  }
}
