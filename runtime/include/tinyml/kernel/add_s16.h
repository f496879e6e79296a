/* tinyml runtime: addition of int16 with broadcasting.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_ADD_S16_H
#define TINYML_KERNEL_ADD_S16_H

#include "tinyml/generic/broadcast.h"
#include "tinyml/generic/requantize.h"

/* One sum, see tm_add_q: |acc| < 2^62. Clamped before it is cut to 32 bits. */
TM_INLINE int16_t tm_add_value_s16(const tm_add_q *q, int32_t a, int32_t b) {
  const int64_t acc = (int64_t)a * q->ma + (int64_t)b * q->mb;
  const int64_t half = (int64_t)1 << (q->shift - 1);
  int64_t v = (acc + half) >> q->shift;
  v = v < q->lo ? q->lo : v;
  return (int16_t)(v > q->hi ? q->hi : v);
}

TM_INLINE void tm_add_s16(const tm_binary_shape *s, const tm_add_q *q,
                          const int16_t *a, const int16_t *b, int16_t *y) {
  TM_FOR_EACH_ELEMENT(s, y[yi] = tm_add_value_s16(q, a[ya], b[yb]));
}

#endif
