/* tinyml runtime: fully_connected_s8 for Armv7E-M, see fc_rows.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_FULLY_CONNECTED_S8_H
#define TINYML_ISA_ARMV7E_M_KERNEL_FULLY_CONNECTED_S8_H

#include "tinyml/isa/armv7e-m/fc_rows.h"

TM_INLINE void tm_armv7e_m_fully_connected_s8(const tm_fc_shape *s,
                                              const tm_linear_s8_q *q,
                                              const int8_t *x, const int8_t *w,
                                              const int32_t *bias,
                                              const tm_rq *rq, int8_t *y,
                                              int32_t *scratch) {
  if (tm_is_full_s8(q))
    tm_fc_full_s8(s, q, x, w, bias, rq, y, scratch);
  else
    tm_fc_clamped_s8(s, q, x, w, bias, rq, y, scratch);
}

#endif
