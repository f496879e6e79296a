/* Reference padding of up to four dimensions.
 *
 * Part of tinyml, Apache License 2.0. */
#include <string.h>

#include "ref_math.h"

/* The input position that padded position `at` of one dimension repeats, -1 for
 * the constant. Reflection and wrapping may go around more than once; a
 * dimension of one element reflects to itself. */
static int32_t source(int32_t at, int32_t dim, int32_t mode) {
  if (at >= 0 && at < dim)
    return at;
  switch (mode) {
  case TM_PAD_EDGE:
    return at < 0 ? 0 : dim - 1;
  case TM_PAD_REFLECT:
    if (dim == 1)
      return 0;
    while (at < 0 || at >= dim)
      at = at < 0 ? -at : 2 * (dim - 1) - at;
    return at;
  case TM_PAD_WRAP:
    return ((at % dim) + dim) % dim;
  default:
    return -1;
  }
}

static void pad(const tm_pad_shape *s, const tm_pad_value *q, const void *x,
                void *y, int32_t bytes) {
  uint8_t *to = (uint8_t *)y;
  for (int32_t i0 = -s->lo0; i0 < s->d0 + s->hi0; ++i0) {
    for (int32_t i1 = -s->lo1; i1 < s->d1 + s->hi1; ++i1) {
      for (int32_t i2 = -s->lo2; i2 < s->d2 + s->hi2; ++i2) {
        for (int32_t i3 = -s->lo3; i3 < s->d3 + s->hi3; ++i3) {
          const int32_t x0 = source(i0, s->d0, s->mode);
          const int32_t x1 = source(i1, s->d1, s->mode);
          const int32_t x2 = source(i2, s->d2, s->mode);
          const int32_t x3 = source(i3, s->d3, s->mode);
          const uint8_t *from = (const uint8_t *)&q->value;
          if (x0 >= 0 && x1 >= 0 && x2 >= 0 && x3 >= 0)
            from = (const uint8_t *)x +
                   (((x0 * s->d1 + x1) * s->d2 + x2) * s->d3 + x3) * bytes;
          memcpy(to, from, (size_t)bytes);
          to += bytes;
        }
      }
    }
  }
}

void tm_ref_pad_8(const tm_pad_shape *s, const tm_pad_value *q, const void *x,
                  void *y) {
  pad(s, q, x, y, 1);
}

void tm_ref_pad_16(const tm_pad_shape *s, const tm_pad_value *q, const void *x,
                   void *y) {
  pad(s, q, x, y, 2);
}

void tm_ref_pad_32(const tm_pad_shape *s, const tm_pad_value *q, const void *x,
                   void *y) {
  pad(s, q, x, y, 4);
}
