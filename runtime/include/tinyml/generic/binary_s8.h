/* tinyml runtime: quantized addition and multiplication, and arithmetic modulo
 * 256.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_BINARY_S8_H
#define TINYML_GENERIC_BINARY_S8_H

#include "tinyml/generic/broadcast.h"
#include "tinyml/generic/requantize.h"

/* One sum, see tm_add_q: nothing leaves 32 bits. */
TM_INLINE int8_t tm_add_value_s8(const tm_add_q *q, int32_t a, int32_t b) {
  const int32_t acc = (a - q->a_zp) * q->ma + (b - q->b_zp) * q->mb;
  const int32_t half = (int32_t)1 << (q->shift - 1);
  const int32_t v = q->out_zp + ((acc + half) >> q->shift);
  return (int8_t)tm_clamp_value(v, q->lo, q->hi);
}

TM_INLINE void tm_add_s8(const tm_binary_shape *s, const tm_add_q *q,
                         const int8_t *a, const int8_t *b, int8_t *y) {
  TM_FOR_EACH_ELEMENT(s, y[yi] = tm_add_value_s8(q, a[ya], b[yb]));
}

TM_INLINE int8_t tm_mul_value_s8(const tm_matmul_q *q, int32_t a, int32_t b) {
  const tm_rq rq = {q->mult, q->pre};
  return tm_requantize((a - q->a_zp) * (b - q->b_zp), &rq, q->out_zp, q->lo,
                       q->hi);
}

TM_INLINE void tm_mul_s8(const tm_binary_shape *s, const tm_matmul_q *q,
                         const int8_t *a, const int8_t *b, int8_t *y) {
  TM_FOR_EACH_ELEMENT(s, y[yi] = tm_mul_value_s8(q, a[ya], b[yb]));
}

TM_INLINE void tm_add_i8(const tm_binary_shape *s, const uint8_t *a,
                         const uint8_t *b, uint8_t *y) {
  TM_FOR_EACH_ELEMENT(s, y[yi] = (uint8_t)(a[ya] + b[yb]));
}

TM_INLINE void tm_sub_i8(const tm_binary_shape *s, const uint8_t *a,
                         const uint8_t *b, uint8_t *y) {
  TM_FOR_EACH_ELEMENT(s, y[yi] = (uint8_t)(a[ya] - b[yb]));
}

TM_INLINE void tm_mul_i8(const tm_binary_shape *s, const uint8_t *a,
                         const uint8_t *b, uint8_t *y) {
  TM_FOR_EACH_ELEMENT(s, y[yi] = (uint8_t)(a[ya] * b[yb]));
}

#endif
