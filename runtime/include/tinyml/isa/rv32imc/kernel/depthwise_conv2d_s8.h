/* tinyml runtime: depthwise_conv2d_s8 of filters of three rows and columns,
 * multiplier 1 and no dilation, for RV32IMC.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_RV32IMC_KERNEL_DEPTHWISE_CONV2D_S8_H
#define TINYML_ISA_RV32IMC_KERNEL_DEPTHWISE_CONV2D_S8_H

#include "tinyml/generic/depthwise_3x3_s8.h"
#include "tinyml/isa/rv32imc/requantize_s8.h"

TM_INLINE void tm_rv32imc_depthwise_conv2d_s8(const tm_conv_shape *s,
                                              const tm_linear_s8_q *q,
                                              const int8_t *x, const int8_t *w,
                                              const int32_t *bias,
                                              const tm_rq *rq, int8_t *y) {
  tm_depthwise_3x3_s8(s, q, x, w, bias, rq, 1, tm_rv_scale_one_s8, y);
}

#endif
