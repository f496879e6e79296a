/* tinyml runtime: multiplication of int8 with broadcasting.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MUL_S8_H
#define TINYML_KERNEL_MUL_S8_H

#include "tinyml/generic/broadcast.h"
#include "tinyml/generic/requantize.h"

TM_INLINE int8_t tm_mul_value_s8(const tm_product_q *q, int32_t a, int32_t b) {
  const tm_rq rq = {q->mult, q->pre};
  return tm_requantize((a - q->a_zp) * (b - q->b_zp), &rq, q->out_zp, q->lo,
                       q->hi);
}

TM_INLINE void tm_mul_s8(const tm_binary_shape *s, const tm_product_q *q,
                         const int8_t *a, const int8_t *b, int8_t *y) {
  TM_FOR_EACH_ELEMENT(s, y[yi] = tm_mul_value_s8(q, a[ya], b[yb]));
}

#endif
