/* tinyml runtime: copies of rows. Elements are moved as bytes, so any type
 * may be in them.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_COPY_ROWS_H
#define TINYML_GENERIC_COPY_ROWS_H

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

#endif
