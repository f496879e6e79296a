/* tinyml runtime: transposition of 64-bit elements.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_TRANSPOSE_64_H
#define TINYML_KERNEL_TRANSPOSE_64_H

#include "tinyml/generic/transpose.h"

TM_INLINE void tm_transpose_64(const tm_transpose_shape *s, const void *x,
                               void *y) {
  tm_transpose(s, 8, x, y);
}

#endif
