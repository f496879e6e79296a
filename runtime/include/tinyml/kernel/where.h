/* tinyml runtime: the choice between two operands, element by element, with
 * broadcasting. Elements are moved as bytes, so any type may be in them.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_WHERE_H
#define TINYML_KERNEL_WHERE_H

#include <string.h>

#include "tinyml/types.h"

TM_INLINE void tm_where(const tm_where_shape *s, int32_t bytes,
                        const uint8_t *c, const void *a, const void *b,
                        void *y) {
  uint8_t *to = (uint8_t *)y;
  for (int32_t i0 = 0; i0 < s->d0; ++i0)
    for (int32_t i1 = 0; i1 < s->d1; ++i1)
      for (int32_t i2 = 0; i2 < s->d2; ++i2)
        for (int32_t i3 = 0; i3 < s->d3; ++i3) {
          const int32_t at_c =
              i0 * s->c0 + i1 * s->c1 + i2 * s->c2 + i3 * s->c3;
          const int32_t at_a =
              i0 * s->a0 + i1 * s->a1 + i2 * s->a2 + i3 * s->a3;
          const int32_t at_b =
              i0 * s->b0 + i1 * s->b1 + i2 * s->b2 + i3 * s->b3;
          const uint8_t *const from = c[at_c] != 0
                                          ? (const uint8_t *)a + at_a * bytes
                                          : (const uint8_t *)b + at_b * bytes;
          memcpy(to, from, (size_t)bytes);
          to += bytes;
        }
}

#define TM_WHERE_KERNEL(bits)                                                  \
  TM_INLINE void tm_where_##bits(const tm_where_shape *s, const uint8_t *c,    \
                                 const void *a, const void *b, void *y) {      \
    tm_where(s, bits / 8, c, a, b, y);                                         \
  }
TM_WHERE_KERNEL(8)
TM_WHERE_KERNEL(16)
TM_WHERE_KERNEL(32)
TM_WHERE_KERNEL(64)
#undef TM_WHERE_KERNEL

#endif
