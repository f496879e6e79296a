/* tinyml runtime: limits for uint8.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_CLAMP_U8_H
#define TINYML_KERNEL_CLAMP_U8_H

#include "tinyml/generic/requantize.h"

TM_INLINE void tm_clamp_u8(const tm_len *s, const tm_limits_int *q,
                           const uint8_t *x, uint8_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = (uint8_t)tm_clamp_value(x[i], q->lo, q->hi);
}

#endif
