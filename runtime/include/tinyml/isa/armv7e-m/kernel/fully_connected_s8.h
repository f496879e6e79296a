/* tinyml runtime: fully_connected_s8 for Armv7E-M.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_FULLY_CONNECTED_S8_H
#define TINYML_ISA_ARMV7E_M_KERNEL_FULLY_CONNECTED_S8_H

#include "tinyml/isa/armv7e-m/pixel_s8.h"

TM_INLINE void tm_armv7e_m_fully_connected_s8(const tm_fc_shape *s,
                                              const tm_conv_q *q,
                                              const int8_t *x, const int8_t *w,
                                              const int32_t *bias,
                                              const tm_rq *rq, int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m)
    tm_pixel_bytes(q, s->k, s->n, x + m * s->k, w, bias, rq, y + m * s->n);
}

#endif
