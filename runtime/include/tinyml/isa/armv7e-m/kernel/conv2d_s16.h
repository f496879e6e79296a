/* tinyml runtime: conv2d_s16 for Armv7E-M, filters of at least four weights and
 * one group, see conv_columns.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_CONV2D_S16_H
#define TINYML_ISA_ARMV7E_M_KERNEL_CONV2D_S16_H

#include "tinyml/isa/armv7e-m/conv_columns.h"

TM_INLINE void tm_armv7e_m_conv2d_s16(const tm_conv_shape *s,
                                      const tm_linear_s16_q *q,
                                      const int16_t *x, const int8_t *w,
                                      const int32_t *bias, const tm_rq *rq,
                                      int16_t *y, int32_t *scratch) {
  const tm_columns_type type = {2, 8};
  const tm_conv_layer layer = {NULL, q, w, bias, rq};
  tm_conv_columns(s, &type, &layer, x, y, scratch);
}

#endif
