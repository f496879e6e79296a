/* tinyml runtime: copies of rows of 32-bit elements.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_COPY_ROWS_32_H
#define TINYML_KERNEL_COPY_ROWS_32_H

#include "tinyml/generic/copy_rows.h"

TM_INLINE void tm_copy_rows_32(const tm_copy_shape *s, const void *x, void *y) {
  tm_copy_rows(s, 4, x, y);
}

#endif
