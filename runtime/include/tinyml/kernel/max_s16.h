/* tinyml runtime: maximum of int16 with broadcasting.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MAX_S16_H
#define TINYML_KERNEL_MAX_S16_H

#include "tinyml/generic/broadcast.h"
#include "tinyml/generic/requantize.h"

/* The operands as in an addition, see tm_add_q. */
TM_INLINE int16_t tm_max_value_s16(const tm_add_q *q, int32_t a, int32_t b) {
  const int64_t u = (int64_t)a * q->ma;
  const int64_t v = (int64_t)b * q->mb;
  const int64_t half = (int64_t)1 << (q->shift - 1);
  int64_t y = ((u > v ? u : v) + half) >> q->shift;
  y = y < q->lo ? q->lo : y;
  return (int16_t)(y > q->hi ? q->hi : y);
}

TM_INLINE void tm_max_s16(const tm_binary_shape *s, const tm_add_q *q,
                          const int16_t *a, const int16_t *b, int16_t *y) {
  TM_FOR_EACH_ELEMENT(s, y[yi] = tm_max_value_s16(q, a[ya], b[yb]));
}

#endif
