/* tinyml runtime: depthwise_conv2d_s8 for Armv8.1-M with MVE, multiplier 1 and
 * at least eight channels.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_KERNEL_DEPTHWISE_CONV2D_S8_H
#define TINYML_ISA_ARMV8_1_M_MVE_KERNEL_DEPTHWISE_CONV2D_S8_H

#include "tinyml/isa/armv8.1-m.mve/depthwise_lines_s8.h"
#include "tinyml/isa/armv8.1-m.mve/depthwise_s8.h"
#include "tinyml/kernel/depthwise_conv2d_s8.h"

TM_INLINE void tm_armv8_1_m_mve_depthwise_conv2d_s8(
    const tm_conv_shape *s, const tm_linear_s8_q *q, const int8_t *x,
    const int8_t *w, const int32_t *bias, const tm_rq *rq, int8_t *y,
    int32_t *scratch) {
#if defined(__ARM_FEATURE_MVE)
  if (tm_mve_takes_lines(s)) {
    tm_mve_depthwise_lines(s, q, x, w, bias, rq, y, (int8_t *)scratch);
    return;
  }
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t i = 0; i < s->out_c; i += 8) {
        /* the last eight may have been computed in part */
        const int32_t c = i + 8 <= s->out_c ? i : s->out_c - 8;
        tm_mve_depthwise_row8(s, q, oy, x + c, w + c, bias + c, rq + c, y + c);
      }
      y += s->out_w * s->out_c;
    }
    x += s->in_h * s->in_w * s->in_c;
  }
#else
  (void)scratch;
  tm_depthwise_conv2d_s8(s, q, x, w, bias, rq, y);
#endif
}

#endif
