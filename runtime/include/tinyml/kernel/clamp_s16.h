/* tinyml runtime: limits for int16.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_CLAMP_S16_H
#define TINYML_KERNEL_CLAMP_S16_H

#include "tinyml/generic/requantize.h"

TM_INLINE void tm_clamp_s16(const tm_len *s, const tm_limits_int *q,
                            const int16_t *x, int16_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = (int16_t)tm_clamp_value(x[i], q->lo, q->hi);
}

#endif
