/* tinyml runtime: padding of 8-bit elements.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_PAD_8_H
#define TINYML_KERNEL_PAD_8_H

#include "tinyml/generic/pad.h"

TM_INLINE void tm_pad_8(const tm_pad_shape *s, const tm_pad_value *q,
                        const void *x, void *y) {
  tm_pad(s, q, 1, x, y);
}

#endif
