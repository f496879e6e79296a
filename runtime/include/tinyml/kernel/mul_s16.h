/* tinyml runtime: multiplication of int16 with broadcasting.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MUL_S16_H
#define TINYML_KERNEL_MUL_S16_H

#include "tinyml/generic/broadcast.h"
#include "tinyml/generic/requantize.h"

TM_INLINE int16_t tm_mul_value_s16(const tm_product_q *q, int32_t a,
                                   int32_t b) {
  const tm_rq rq = {q->mult, q->pre};
  return tm_requantize_to_s16(a * b, &rq, q->lo, q->hi);
}

TM_INLINE void tm_mul_s16(const tm_binary_shape *s, const tm_product_q *q,
                          const int16_t *a, const int16_t *b, int16_t *y) {
  TM_FOR_EACH_ELEMENT(s, y[yi] = tm_mul_value_s16(q, a[ya], b[yb]));
}

#endif
