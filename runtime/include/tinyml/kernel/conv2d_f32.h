/* tinyml runtime: float convolution in portable C. Sums start with the bias and
 * leave padding out.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_CONV2D_F32_H
#define TINYML_KERNEL_CONV2D_F32_H

#include "tinyml/generic/dot_f32.h"
#include "tinyml/generic/requantize.h"
#include "tinyml/generic/taps.h"

/* Four output channels, one pixel. */
TM_INLINE void tm_conv_pixel4_f32(const tm_conv_shape *s, const tm_window *at,
                                  const float *x, const float *w,
                                  tm_sum4_f32 *sum) {
  const int32_t c = s->in_c / s->groups;
  const int32_t row = s->k_h * s->k_w * c;
  const tm_taps cols = at->cols;
  for (int32_t i = at->rows.first; i < at->rows.last; ++i) {
    const float *const line = w + i * s->k_w * c;
    const float *const from = x + (at->top + i * s->d_h) * s->in_w * s->in_c;
    if (tm_conv_row_is_dense(s)) {
      tm_dot4_f32(sum, from + (at->left + cols.first) * c,
                  line + cols.first * c, row, (cols.last - cols.first) * c);
    } else {
      for (int32_t j = cols.first; j < cols.last; ++j)
        tm_dot4_f32(sum, from + (at->left + j * s->d_w) * s->in_c, line + j * c,
                    row, c);
    }
  }
}

/* One output channel, one pixel. */
TM_INLINE float tm_conv_pixel1_f32(const tm_conv_shape *s, const tm_window *at,
                                   const float *x, const float *w, float sum) {
  const int32_t c = s->in_c / s->groups;
  for (int32_t i = at->rows.first; i < at->rows.last; ++i) {
    const float *const line = w + i * s->k_w * c;
    const float *const from = x + (at->top + i * s->d_h) * s->in_w * s->in_c;
    for (int32_t j = at->cols.first; j < at->cols.last; ++j)
      sum = tm_dot1_f32(sum, from + (at->left + j * s->d_w) * s->in_c,
                        line + j * c, c);
  }
  return sum;
}

/* All output channels of one group, one pixel. */
TM_INLINE void tm_conv_group_f32(const tm_conv_shape *s, const tm_limits_f32 *q,
                                 const tm_window *at, const float *x,
                                 const float *w, const float *bias, float *y) {
  const int32_t out_c = s->out_c / s->groups;
  const int32_t row = s->k_h * s->k_w * (s->in_c / s->groups);
  int32_t oc = 0;
  for (; oc + 4 <= out_c; oc += 4) {
    tm_sum4_f32 sum = tm_load4_f32(bias + oc);
    tm_conv_pixel4_f32(s, at, x, w + oc * row, &sum);
    y[oc] = tm_clamp_value_f32(sum.a, q);
    y[oc + 1] = tm_clamp_value_f32(sum.b, q);
    y[oc + 2] = tm_clamp_value_f32(sum.c, q);
    y[oc + 3] = tm_clamp_value_f32(sum.d, q);
  }
  for (; oc < out_c; ++oc)
    y[oc] = tm_clamp_value_f32(
        tm_conv_pixel1_f32(s, at, x, w + oc * row, bias[oc]), q);
}

TM_INLINE void tm_conv2d_f32(const tm_conv_shape *s, const tm_limits_f32 *q,
                             const float *x, const float *w, const float *bias,
                             float *y) {
  const int32_t in_c = s->in_c / s->groups;
  const int32_t out_c = s->out_c / s->groups;
  const int32_t w_size = out_c * s->k_h * s->k_w * in_c;
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_conv_window(s, oy, ox);
        for (int32_t g = 0; g < s->groups; ++g) {
          tm_conv_group_f32(s, q, &at, x + g * in_c, w + g * w_size,
                            bias + g * out_c, y);
          y += out_c;
        }
      }
    }
    x += s->in_h * s->in_w * s->in_c;
  }
}

#endif
