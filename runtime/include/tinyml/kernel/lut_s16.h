/* tinyml runtime: a function of int16, by its table.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_LUT_S16_H
#define TINYML_KERNEL_LUT_S16_H

#include "tinyml/generic/requantize.h"

/* table has 513 entries, one for each 128th input, and in between is a line. */
TM_INLINE void tm_lut_s16(const tm_len *s, const int16_t *x,
                          const int16_t *table, int16_t *y) {
  for (int32_t i = 0; i < s->len; ++i) {
    const int32_t place = x[i] + 32768;
    const int32_t low = table[place >> 7];
    const int32_t rise = (table[(place >> 7) + 1] - low) * (place & 127);
    y[i] = (int16_t)(low + ((rise + 64) >> 7));
  }
}

#endif
