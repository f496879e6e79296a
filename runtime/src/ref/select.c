/* Reference choices: where and gather. Elements are moved as bytes.
 *
 * Part of tinyml, Apache License 2.0. */
#include <string.h>

#include "ref_math.h"

static void where(const tm_where_shape *s, int32_t bytes, const uint8_t *c,
                  const void *a, const void *b, void *y) {
  const int32_t count = s->d0 * s->d1 * s->d2 * s->d3;
  for (int32_t i = 0; i < count; ++i) {
    const int32_t i3 = i % s->d3;
    const int32_t i2 = i / s->d3 % s->d2;
    const int32_t i1 = i / (s->d3 * s->d2) % s->d1;
    const int32_t i0 = i / (s->d3 * s->d2 * s->d1);
    const int32_t at_c = i0 * s->c0 + i1 * s->c1 + i2 * s->c2 + i3 * s->c3;
    const int32_t at_a = i0 * s->a0 + i1 * s->a1 + i2 * s->a2 + i3 * s->a3;
    const int32_t at_b = i0 * s->b0 + i1 * s->b1 + i2 * s->b2 + i3 * s->b3;
    if (c[at_c] != 0)
      memcpy((uint8_t *)y + i * bytes, (const uint8_t *)a + at_a * bytes,
             (size_t)bytes);
    else
      memcpy((uint8_t *)y + i * bytes, (const uint8_t *)b + at_b * bytes,
             (size_t)bytes);
  }
}

#define WHERE(bits)                                                            \
  void tm_ref_where_##bits(const tm_where_shape *s, const uint8_t *c,          \
                           const void *a, const void *b, void *y) {            \
    where(s, bits / 8, c, a, b, y);                                            \
  }
WHERE(8)
WHERE(16)
WHERE(32)
WHERE(64)

/* Where an index points: from the end if negative, to an end if outside. */
static int32_t place(int64_t index, int32_t size) {
  if (index < 0)
    index += size;
  if (index < 0)
    return 0;
  return index >= size ? size - 1 : (int32_t)index;
}

#define GATHER(bits, index, type)                                              \
  void tm_ref_gather_##bits##_##index(const tm_gather_shape *s, const void *x, \
                                      const type *at, void *y) {               \
    const int32_t row = s->inner * (bits / 8);                                 \
    for (int32_t o = 0; o < s->outer; ++o)                                     \
      for (int32_t i = 0; i < s->count; ++i)                                   \
        memcpy((uint8_t *)y + (o * s->count + i) * row,                        \
               (const uint8_t *)x +                                            \
                   (o * s->size + place(at[i], s->size)) * row,                \
               (size_t)row);                                                   \
  }
#define GATHERS(bits) GATHER(bits, s32, int32_t) GATHER(bits, s64, int64_t)
GATHERS(8)
GATHERS(16)
GATHERS(32)
GATHERS(64)
