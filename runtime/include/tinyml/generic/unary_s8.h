/* tinyml runtime: element-wise 8-bit kernels with one operand. x and y may be
 * the same memory.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_UNARY_S8_H
#define TINYML_GENERIC_UNARY_S8_H

#include "tinyml/generic/requantize.h"

TM_INLINE void tm_clamp_s8(const tm_len *s, const tm_limits_s8 *q,
                           const int8_t *x, int8_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = (int8_t)tm_clamp_value(x[i], q->lo, q->hi);
}

TM_INLINE void tm_clamp_u8(const tm_len *s, const tm_limits_s8 *q,
                           const uint8_t *x, uint8_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = (uint8_t)tm_clamp_value(x[i], q->lo, q->hi);
}

/* table has 256 entries, the index is x's bit pattern. */
TM_INLINE void tm_lut_s8(const tm_len *s, const int8_t *x, const int8_t *table,
                         int8_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = table[(uint8_t)x[i]];
}

#endif
