/* tinyml runtime: padding of 16-bit elements.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_PAD_16_H
#define TINYML_KERNEL_PAD_16_H

#include "tinyml/generic/pad.h"

TM_INLINE void tm_pad_16(const tm_pad_shape *s, const tm_pad_value *q,
                         const void *x, void *y) {
  tm_pad(s, q, 2, x, y);
}

#endif
