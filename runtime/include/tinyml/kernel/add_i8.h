/* tinyml runtime: addition of 8-bit integers, modulo 256.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_ADD_I8_H
#define TINYML_KERNEL_ADD_I8_H

#include "tinyml/generic/broadcast.h"

TM_INLINE void tm_add_i8(const tm_binary_shape *s, const uint8_t *a,
                         const uint8_t *b, uint8_t *y) {
  TM_FOR_EACH_ELEMENT(s, y[yi] = (uint8_t)(a[ya] + b[yb]));
}

#endif
