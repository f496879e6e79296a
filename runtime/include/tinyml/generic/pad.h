/* tinyml runtime: padding of up to four dimensions, elements of 8 to 32 bits.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_PAD_H
#define TINYML_GENERIC_PAD_H

#include <string.h>

#include "tinyml/types.h"

/* The input position that position `at` of a padded dimension repeats, -1 for
 * the constant. Reflection and wrapping may go around more than once. */
TM_INLINE int32_t tm_pad_source(int32_t at, int32_t dim, int32_t mode) {
  if (at >= 0 && at < dim)
    return at;
  if (mode == TM_PAD_EDGE)
    return at < 0 ? 0 : dim - 1;
  if (mode == TM_PAD_WRAP)
    return ((at % dim) + dim) % dim;
  if (mode == TM_PAD_REFLECT) {
    if (dim == 1)
      return 0;
    const int32_t period = 2 * (dim - 1);
    const int32_t phase = ((at % period) + period) % period;
    return phase < dim ? phase : period - phase;
  }
  return -1;
}

/* One line along the last dimension; from is NULL where all is the constant. */
TM_INLINE void tm_pad_line(const tm_pad_shape *s, const tm_pad_value *q,
                           int32_t bytes, const uint8_t *from, uint8_t *to) {
  for (int32_t i = -s->lo3; i < s->d3 + s->hi3; ++i) {
    const int32_t source = from ? tm_pad_source(i, s->d3, s->mode) : -1;
    if (source >= 0)
      memcpy(to, from + source * bytes, (size_t)bytes);
    else
      memcpy(to, &q->value, (size_t)bytes);
    to += bytes;
  }
}

TM_INLINE void tm_pad(const tm_pad_shape *s, const tm_pad_value *q,
                      int32_t bytes, const void *x, void *y) {
  const uint8_t *const from = (const uint8_t *)x;
  const int32_t line = (s->lo3 + s->d3 + s->hi3) * bytes;
  uint8_t *to = (uint8_t *)y;
  for (int32_t i0 = -s->lo0; i0 < s->d0 + s->hi0; ++i0) {
    const int32_t x0 = tm_pad_source(i0, s->d0, s->mode);
    for (int32_t i1 = -s->lo1; i1 < s->d1 + s->hi1; ++i1) {
      const int32_t x1 = tm_pad_source(i1, s->d1, s->mode);
      for (int32_t i2 = -s->lo2; i2 < s->d2 + s->hi2; ++i2) {
        const int32_t x2 = tm_pad_source(i2, s->d2, s->mode);
        const uint8_t *source = NULL;
        if (x0 >= 0 && x1 >= 0 && x2 >= 0)
          source = from + ((x0 * s->d1 + x1) * s->d2 + x2) * s->d3 * bytes;
        tm_pad_line(s, q, bytes, source, to);
        to += line;
      }
    }
  }
}

#endif
