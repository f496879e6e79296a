/* tinyml runtime: depthwise_conv2d_s8w4 for Armv7E-M, see depthwise_layer.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_DEPTHWISE_CONV2D_S8W4_H
#define TINYML_ISA_ARMV7E_M_KERNEL_DEPTHWISE_CONV2D_S8W4_H

#include "tinyml/isa/armv7e-m/depthwise_layer.h"

TM_INLINE void tm_armv7e_m_depthwise_conv2d_s8w4(
    const tm_conv_shape *s, const tm_linear_s8_q *q, const int8_t *x,
    const int8_t *w, const int32_t *bias, const tm_rq *rq, int8_t *y,
    int32_t *scratch) {
  tm_depthwise_layer(s, q, NULL, 4, x, w, bias, rq, y, scratch);
}

#endif
