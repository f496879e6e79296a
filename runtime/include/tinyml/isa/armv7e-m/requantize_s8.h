/* tinyml runtime: the requantization of tm_rq to int8 for Armv7E-M: one
 * multiplication that rounds and adds the zero point, one saturation.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_REQUANTIZE_S8_H
#define TINYML_ISA_ARMV7E_M_REQUANTIZE_S8_H

#include "tinyml/generic/requantize.h"
#include "tinyml/isa/armv7e-m/simd32.h"

/* acc * 2^pre, or where that leaves 32 bits the number of the same sign that
 * is farthest from 0: tm_requantize_value says why it serves as well. */
TM_INLINE int32_t tm_shift_saturating(int32_t acc, int32_t pre) {
  const int32_t wide = (int32_t)((uint32_t)acc << pre);
  return wide >> pre == acc ? wide : (acc >> 31) ^ INT32_MAX;
}

/* The limits are those of the type. */
TM_INLINE int tm_is_full_s8(const tm_linear_s8_q *q) {
  return q->lo == -128 && q->hi == 127;
}

/* clamp(zp + ((acc * mult + 2^31) >> 32), lo, hi); `full` promises the limits
 * of the type. */
TM_INLINE int8_t tm_scale_s8(int32_t acc, int32_t mult, const tm_linear_s8_q *q,
                             int full) {
  const int32_t v = tm_mul_high_add(acc, mult, q->out_zp);
  return (int8_t)(full ? tm_saturate_s8(v) : tm_clamp_value(v, q->lo, q->hi));
}

/* tm_requantize. */
TM_INLINE int8_t tm_requantize_bytes(int32_t acc, const tm_rq *rq,
                                     const tm_linear_s8_q *q) {
  if (rq->pre != 0)
    acc = tm_shift_saturating(acc, rq->pre);
  return tm_scale_s8(acc, rq->mult, q, tm_is_full_s8(q));
}

#endif
