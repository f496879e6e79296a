/* tinyml runtime: fully_connected_s16 for Armv7E-M, see fc_rows.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_FULLY_CONNECTED_S16_H
#define TINYML_ISA_ARMV7E_M_KERNEL_FULLY_CONNECTED_S16_H

#include "tinyml/isa/armv7e-m/fc_rows.h"

TM_INLINE void
tm_armv7e_m_fully_connected_s16(const tm_fc_shape *s, const tm_linear_s16_q *q,
                                const int16_t *x, const int8_t *w,
                                const int32_t *bias, const tm_rq *rq,
                                int16_t *y, int32_t *scratch) {
  const int8_t *const from = (const int8_t *)x;
  int8_t *const to = (int8_t *)y;
  if (q->acc_shift != 0)
    tm_fc_wide_s16(s, q, from, w, bias, rq, to, scratch);
  else
    tm_fc_s16(s, q, from, w, bias, rq, to, scratch);
}

#endif
