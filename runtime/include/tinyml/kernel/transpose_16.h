/* tinyml runtime: transposition of 16-bit elements.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_TRANSPOSE_16_H
#define TINYML_KERNEL_TRANSPOSE_16_H

#include "tinyml/generic/transpose.h"

TM_INLINE void tm_transpose_16(const tm_transpose_shape *s, const void *x,
                               void *y) {
  tm_transpose(s, 2, x, y);
}

#endif
