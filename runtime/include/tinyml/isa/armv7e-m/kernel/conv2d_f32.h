/* tinyml runtime: conv2d_f32 for Armv7E-M with an FPU.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_CONV2D_F32_H
#define TINYML_ISA_ARMV7E_M_KERNEL_CONV2D_F32_H

#include "tinyml/isa/armv7e-m/dot_f32.h"
#include "tinyml/kernel/conv2d_f32.h"

/* Four output channels of one pixel, one group: x is where the window's first
 * tap would lie. Taps that read padding add nothing. */
TM_INLINE tm_sum4_f32 tm_conv_pixel_fours_f32(const tm_conv_shape *s,
                                              const tm_window *at,
                                              const float *x, const float *w,
                                              const float *bias) {
  const int32_t row = s->k_h * s->k_w * s->in_c;
  const tm_taps cols = at->cols;
  tm_sum4_f32 sum = tm_load4_f32(bias);
  for (int32_t i = at->rows.first; i < at->rows.last; ++i) {
    const float *const line = w + i * s->k_w * s->in_c;
    const float *const from = x + (at->top + i * s->d_h) * s->in_w * s->in_c;
    if (s->d_w == 1) {
      tm_dot4_fours_f32(&sum, from + (at->left + cols.first) * s->in_c,
                        line + cols.first * s->in_c, row,
                        (cols.last - cols.first) * s->in_c);
    } else {
      for (int32_t j = cols.first; j < cols.last; ++j)
        tm_dot4_fours_f32(&sum, from + (at->left + j * s->d_w) * s->in_c,
                          line + j * s->in_c, row, s->in_c);
    }
  }
  return sum;
}

TM_INLINE void tm_armv7e_m_conv2d_f32(const tm_conv_shape *s,
                                      const tm_limits_f32 *q, const float *x,
                                      const float *w, const float *bias,
                                      float *y) {
  const int32_t row = s->k_h * s->k_w * s->in_c;
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_conv_window(s, oy, ox);
        int32_t oc = 0;
        for (; oc + 4 <= s->out_c; oc += 4) {
          const tm_sum4_f32 sum =
              tm_conv_pixel_fours_f32(s, &at, x, w + oc * row, bias + oc);
          y[oc] = tm_clamp_value_f32(sum.a, q);
          y[oc + 1] = tm_clamp_value_f32(sum.b, q);
          y[oc + 2] = tm_clamp_value_f32(sum.c, q);
          y[oc + 3] = tm_clamp_value_f32(sum.d, q);
        }
        for (; oc < s->out_c; ++oc)
          y[oc] = tm_clamp_value_f32(
              tm_conv_pixel1_f32(s, &at, x, w + oc * row, bias[oc]), q);
        y += s->out_c;
      }
    }
    x += s->in_h * s->in_w * s->in_c;
  }
}

#endif
