/* tinyml runtime: a function of int8, by its table.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_LUT_S8_H
#define TINYML_KERNEL_LUT_S8_H

#include "tinyml/generic/requantize.h"

/* table has 256 entries, the index is x's bit pattern. */
TM_INLINE void tm_lut_s8(const tm_len *s, const int8_t *x, const int8_t *table,
                         int8_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = table[(uint8_t)x[i]];
}

#endif
