/* tinyml runtime: the requantization of tm_rq to int16 for Armv7E-M.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_REQUANTIZE_S16_H
#define TINYML_ISA_ARMV7E_M_REQUANTIZE_S16_H

#include "tinyml/isa/armv7e-m/requantize_s8.h"

/* The limits are those of the type. */
TM_INLINE int tm_is_full_s16(const tm_linear_s16_q *q) {
  return q->lo == -32768 && q->hi == 32767;
}

/* clamp((acc * mult + 2^31) >> 32, lo, hi); `full` promises the limits of the
 * type. */
TM_INLINE int16_t tm_scale_s16(int32_t acc, int32_t mult,
                               const tm_linear_s16_q *q, int full) {
  const int32_t v = tm_mul_high(acc, mult);
  return (int16_t)(full ? tm_saturate_s16(v) : tm_clamp_value(v, q->lo, q->hi));
}

/* The sum of bias and products as tm_linear_s16_q says. */
TM_INLINE int32_t tm_sum_s16(int32_t bias, int64_t products,
                             int32_t acc_shift) {
  return tm_shift_sum(bias + products, acc_shift);
}

#endif
