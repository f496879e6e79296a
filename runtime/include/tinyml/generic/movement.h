/* tinyml runtime: copies, transposes and sign flips of elements of 8 to 64
 * bits. Elements are moved as bytes, so any type may be in them.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_MOVEMENT_H
#define TINYML_GENERIC_MOVEMENT_H

#include <string.h>

#include "tinyml/types.h"

TM_INLINE void tm_copy_rows(const tm_copy_shape *s, int32_t bytes,
                            const void *x, void *y) {
  const uint8_t *const from = (const uint8_t *)x;
  uint8_t *const to = (uint8_t *)y + s->y_offset * bytes;
  for (int32_t r = 0; r < s->rows; ++r)
    memcpy(to + r * s->y_stride * bytes, from + r * s->x_stride * bytes,
           (size_t)(s->len * bytes));
}

TM_INLINE void tm_transpose(const tm_transpose_shape *s, int32_t bytes,
                            const void *x, void *y) {
  const uint8_t *const from = (const uint8_t *)x;
  uint8_t *to = (uint8_t *)y;
  for (int32_t i0 = 0; i0 < s->d0; ++i0)
    for (int32_t i1 = 0; i1 < s->d1; ++i1)
      for (int32_t i2 = 0; i2 < s->d2; ++i2)
        for (int32_t i3 = 0; i3 < s->d3; ++i3)
          for (int32_t i4 = 0; i4 < s->d4; ++i4)
            for (int32_t i5 = 0; i5 < s->d5; ++i5) {
              const int32_t at = i0 * s->s0 + i1 * s->s1 + i2 * s->s2 +
                                 i3 * s->s3 + i4 * s->s4 + i5 * s->s5;
              memcpy(to, from + at * bytes, (size_t)bytes);
              to += bytes;
            }
}

/* clang-format off */
#define TM_MOVEMENT(bits)                                                      \
  TM_INLINE void tm_copy_rows_##bits(const tm_copy_shape *s, const void *x,    \
                                     void *y) {                                \
    tm_copy_rows(s, bits / 8, x, y);                                           \
  }                                                                            \
  TM_INLINE void tm_transpose_##bits(const tm_transpose_shape *s,              \
                                     const void *x, void *y) {                 \
    tm_transpose(s, bits / 8, x, y);                                           \
  }
TM_MOVEMENT(8)
TM_MOVEMENT(16)
TM_MOVEMENT(32)
TM_MOVEMENT(64)
#undef TM_MOVEMENT
/* clang-format on */

/* uint8 <-> int8 with the zero point moved by 128. */
TM_INLINE void tm_flip_sign_8(const tm_len *s, const void *x, void *y) {
  const uint8_t *const from = (const uint8_t *)x;
  uint8_t *const to = (uint8_t *)y;
  for (int32_t i = 0; i < s->len; ++i)
    to[i] = (uint8_t)(from[i] ^ 0x80u);
}

#endif
