/* tinyml runtime: depthwise_conv2d_s8 of filters of three rows and columns,
 * multiplier 1 and no dilation, for Armv7-M.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7_M_KERNEL_DEPTHWISE_CONV2D_S8_H
#define TINYML_ISA_ARMV7_M_KERNEL_DEPTHWISE_CONV2D_S8_H

#include "tinyml/generic/depthwise_3x3_s8.h"
#include "tinyml/isa/thumb/requantize_s8.h"

TM_INLINE void tm_armv7_m_depthwise_conv2d_s8(const tm_conv_shape *s,
                                              const tm_linear_s8_q *q,
                                              const int8_t *x, const int8_t *w,
                                              const int32_t *bias,
                                              const tm_rq *rq, int8_t *y) {
  tm_depthwise_3x3_s8(s, q, x, w, bias, rq, 0, tm_scale_one_s8, y);
}

#endif
