/* tinyml runtime: conv2d_s8w4 for Armv7E-M, filters of at least seven weights
 * and one group, see conv_columns.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_CONV2D_S8W4_H
#define TINYML_ISA_ARMV7E_M_KERNEL_CONV2D_S8W4_H

#include "tinyml/isa/armv7e-m/conv_columns.h"

TM_INLINE void tm_armv7e_m_conv2d_s8w4(const tm_conv_shape *s,
                                       const tm_linear_s8_q *q, const int8_t *x,
                                       const int8_t *w, const int32_t *bias,
                                       const tm_rq *rq, int8_t *y,
                                       int32_t *scratch) {
  const tm_columns_type type = {1, 4};
  const tm_conv_layer layer = {q, NULL, w, bias, rq};
  tm_conv_columns(s, &type, &layer, x, y, scratch);
}

#endif
