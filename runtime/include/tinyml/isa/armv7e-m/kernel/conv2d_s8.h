/* tinyml runtime: conv2d_s8 for Armv7E-M where the filter is 1x1 and reads no
 * padding.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_CONV2D_S8_H
#define TINYML_ISA_ARMV7E_M_KERNEL_CONV2D_S8_H

#include "tinyml/isa/armv7e-m/pixel_s8.h"

TM_INLINE void tm_armv7e_m_conv2d_s8(const tm_conv_shape *s, const tm_conv_q *q,
                                     const int8_t *x, const int8_t *w,
                                     const int32_t *bias, const tm_rq *rq,
                                     int8_t *y) {
  const int32_t line = s->in_w * s->in_c;
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      const int8_t *const from = x + (n * s->in_h + oy * s->s_h) * line;
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        tm_pixel_bytes(q, s->in_c, s->out_c, from + ox * s->s_w * s->in_c, w,
                       bias, rq, y);
        y += s->out_c;
      }
    }
  }
}

#endif
