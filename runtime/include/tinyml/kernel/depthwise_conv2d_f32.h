/* tinyml runtime: float depthwise convolution in portable C. Sums start with
 * the bias and leave padding out.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_DEPTHWISE_CONV2D_F32_H
#define TINYML_KERNEL_DEPTHWISE_CONV2D_F32_H

#include "tinyml/generic/dot_f32.h"
#include "tinyml/generic/requantize.h"
#include "tinyml/generic/taps.h"

/* Four neighbouring channels of one pixel, multiplier 1: x and w point at the
 * first one's values. */
TM_INLINE void tm_depthwise_pixel4_f32(const tm_conv_shape *s,
                                       const tm_window *at, const float *x,
                                       const float *w, tm_sum4_f32 *sum) {
  const tm_taps cols = at->cols;
  for (int32_t i = at->rows.first; i < at->rows.last; ++i) {
    int32_t tap = (i * s->k_w + cols.first) * s->out_c;
    int32_t from =
        ((at->top + i * s->d_h) * s->in_w + at->left + cols.first * s->d_w) *
        s->in_c;
    for (int32_t j = cols.first; j < cols.last; ++j) {
      sum->a = TM_MUL_ADD_F32(x[from], w[tap], sum->a);
      sum->b = TM_MUL_ADD_F32(x[from + 1], w[tap + 1], sum->b);
      sum->c = TM_MUL_ADD_F32(x[from + 2], w[tap + 2], sum->c);
      sum->d = TM_MUL_ADD_F32(x[from + 3], w[tap + 3], sum->d);
      from += s->d_w * s->in_c;
      tap += s->out_c;
    }
  }
}

/* One output channel of one pixel, any multiplier: x and w point at its
 * values. */
TM_INLINE float tm_depthwise_pixel1_f32(const tm_conv_shape *s,
                                        const tm_window *at, const float *x,
                                        const float *w, float sum) {
  for (int32_t i = at->rows.first; i < at->rows.last; ++i) {
    for (int32_t j = at->cols.first; j < at->cols.last; ++j)
      sum = TM_MUL_ADD_F32(
          x[((at->top + i * s->d_h) * s->in_w + at->left + j * s->d_w) *
            s->in_c],
          w[(i * s->k_w + j) * s->out_c], sum);
  }
  return sum;
}

/* All channels of one pixel. */
TM_INLINE void tm_depthwise_pixel_f32(const tm_conv_shape *s,
                                      const tm_limits_f32 *q,
                                      const tm_window *at, const float *x,
                                      const float *w, const float *bias,
                                      float *y) {
  const int32_t multiplier = s->out_c / s->in_c;
  int32_t oc = 0;
  if (multiplier == 1) {
    for (; oc + 4 <= s->out_c; oc += 4) {
      tm_sum4_f32 sum = tm_load4_f32(bias + oc);
      tm_depthwise_pixel4_f32(s, at, x + oc, w + oc, &sum);
      y[oc] = tm_clamp_value_f32(sum.a, q);
      y[oc + 1] = tm_clamp_value_f32(sum.b, q);
      y[oc + 2] = tm_clamp_value_f32(sum.c, q);
      y[oc + 3] = tm_clamp_value_f32(sum.d, q);
    }
  }
  for (; oc < s->out_c; ++oc)
    y[oc] = tm_clamp_value_f32(
        tm_depthwise_pixel1_f32(s, at, x + oc / multiplier, w + oc, bias[oc]),
        q);
}

TM_INLINE void tm_depthwise_conv2d_f32(const tm_conv_shape *s,
                                       const tm_limits_f32 *q, const float *x,
                                       const float *w, const float *bias,
                                       float *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_conv_window(s, oy, ox);
        tm_depthwise_pixel_f32(s, q, &at, x, w, bias, y);
        y += s->out_c;
      }
    }
    x += s->in_h * s->in_w * s->in_c;
  }
}

#endif
