/* tinyml runtime: int8 to int16.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_REQUANTIZE_S8_S16_H
#define TINYML_KERNEL_REQUANTIZE_S8_S16_H

#include "tinyml/generic/requantize.h"

TM_INLINE void tm_requantize_s8_s16(const tm_len *s, const tm_requantize_q *q,
                                    const int8_t *x, int16_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = (int16_t)tm_requantize_element(q, x[i]);
}

#endif
