/* tinyml runtime: depthwise_conv2d_s8 of filters of three rows and columns,
 * multiplier 1, no dilation and strides of 1 or 2, for Armv6-M.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV6_M_KERNEL_DEPTHWISE_CONV2D_S8_H
#define TINYML_ISA_ARMV6_M_KERNEL_DEPTHWISE_CONV2D_S8_H

#include "tinyml/generic/depthwise_3x3_s8.h"
#include "tinyml/isa/armv6-m/depthwise_s8.h"

TM_INLINE void tm_armv6_m_depthwise_conv2d_s8(const tm_conv_shape *s,
                                              const tm_linear_s8_q *q,
                                              const int8_t *x, const int8_t *w,
                                              const int32_t *bias,
                                              const tm_rq *rq, int8_t *y,
                                              int32_t *scratch) {
  if (s->out_w < 8) { /* too few for fours */
    tm_depthwise_3x3_s8(s, q, x, w, bias, rq, 0, tm_scale_one_s8, y);
    return;
  }
  for (int32_t n = 0; n < s->n; ++n) {
    if (tm_word_is_relu(q))
      tm_word_depthwise_relu_s8(s, q, x, w, bias, rq, y, scratch);
    else
      tm_word_depthwise_any_s8(s, q, x, w, bias, rq, y, scratch);
    x += s->in_h * s->in_w * s->in_c;
    y += s->out_h * s->out_w * s->out_c;
  }
}

#endif
