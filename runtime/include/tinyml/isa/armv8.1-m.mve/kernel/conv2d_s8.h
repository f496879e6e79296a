/* tinyml runtime: conv2d_s8 for Armv8.1-M with MVE, one group.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_KERNEL_CONV2D_S8_H
#define TINYML_ISA_ARMV8_1_M_MVE_KERNEL_CONV2D_S8_H

#include "tinyml/isa/armv8.1-m.mve/conv_s8.h"
#include "tinyml/isa/armv8.1-m.mve/patch_s8.h"
#include "tinyml/kernel/conv2d_s8.h"

TM_INLINE void tm_armv8_1_m_mve_conv2d_s8(const tm_conv_shape *s,
                                          const tm_linear_s8_q *q,
                                          const int8_t *x, const int8_t *w,
                                          const int32_t *bias, const tm_rq *rq,
                                          int8_t *y) {
#if defined(__ARM_FEATURE_MVE)
  for (int32_t n = 0; n < s->n; ++n) {
    if (tm_mve_takes_patches(s)) {
      tm_mve_patch_image(s, q, x, w, bias, rq, y);
    } else {
      for (int32_t oy = 0; oy < s->out_h; ++oy)
        tm_mve_conv_row(s, q, oy, x, w, bias, rq, y + oy * s->out_w * s->out_c);
    }
    y += s->out_h * s->out_w * s->out_c;
    x += s->in_h * s->in_w * s->in_c;
  }
#else
  tm_conv2d_s8(s, q, x, w, bias, rq, y);
#endif
}

#endif
