/* tinyml runtime: element-wise kernels of int16 with one operand. x and y may
 * be the same memory where they have the same type.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_UNARY_S16_H
#define TINYML_GENERIC_UNARY_S16_H

#include "tinyml/generic/requantize.h"

TM_INLINE void tm_clamp_s16(const tm_len *s, const tm_limits_s8 *q,
                            const int16_t *x, int16_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = (int16_t)tm_clamp_value(x[i], q->lo, q->hi);
}

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

TM_INLINE int32_t tm_requantize_element(const tm_requantize_q *q, int32_t x) {
  const tm_rq rq = {q->mult, q->pre};
  return tm_requantize_value(x - q->in_zp, &rq, q->out_zp, q->lo, q->hi);
}

TM_INLINE void tm_requantize_s16(const tm_len *s, const tm_requantize_q *q,
                                 const int16_t *x, int16_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = (int16_t)tm_requantize_element(q, x[i]);
}

TM_INLINE void tm_requantize_s8_s16(const tm_len *s, const tm_requantize_q *q,
                                    const int8_t *x, int16_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = (int16_t)tm_requantize_element(q, x[i]);
}

TM_INLINE void tm_requantize_s16_s8(const tm_len *s, const tm_requantize_q *q,
                                    const int16_t *x, int8_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = (int8_t)tm_requantize_element(q, x[i]);
}

#endif
