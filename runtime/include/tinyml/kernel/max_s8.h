/* tinyml runtime: maximum of int8 with broadcasting.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MAX_S8_H
#define TINYML_KERNEL_MAX_S8_H

#include "tinyml/generic/broadcast.h"
#include "tinyml/generic/requantize.h"

/* The operands as in an addition, see tm_add_q. */
TM_INLINE int8_t tm_max_value_s8(const tm_add_q *q, int32_t a, int32_t b) {
  const int32_t u = (a - q->a_zp) * q->ma;
  const int32_t v = (b - q->b_zp) * q->mb;
  const int32_t half = (int32_t)1 << (q->shift - 1);
  const int32_t y = q->out_zp + (((u > v ? u : v) + half) >> q->shift);
  return (int8_t)tm_clamp_value(y, q->lo, q->hi);
}

TM_INLINE void tm_max_s8(const tm_binary_shape *s, const tm_add_q *q,
                         const int8_t *a, const int8_t *b, int8_t *y) {
  TM_FOR_EACH_ELEMENT(s, y[yi] = tm_max_value_s8(q, a[ya], b[yb]));
}

#endif
