/* tinyml runtime: transposition. Elements are moved as bytes, so any type
 * may be in them.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_TRANSPOSE_H
#define TINYML_GENERIC_TRANSPOSE_H

#include <string.h>

#include "tinyml/types.h"

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

#endif
