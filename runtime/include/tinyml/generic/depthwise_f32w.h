/* tinyml runtime: depthwise convolution of float activations and integer
 * filters.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_DEPTHWISE_F32W_H
#define TINYML_GENERIC_DEPTHWISE_F32W_H

#include "tinyml/generic/conv2d_f32w.h"

/* The sums of output channels oc to oc + lanes - 1 of one pixel: x points at
 * the first one's input. */
TM_INLINE tm_sum4_f32 tm_f32w_depthwise_pixel(const tm_conv_shape *s,
                                              int32_t lanes,
                                              const tm_window *at,
                                              const float *x,
                                              const tm_filter *f, int32_t oc) {
  tm_sum4_f32 sum = {0.0f, 0.0f, 0.0f, 0.0f};
  for (int32_t i = at->rows.first; i < at->rows.last; ++i) {
    for (int32_t j = at->cols.first; j < at->cols.last; ++j) {
      const int8_t *const w = f->w + (i * s->k_w + j) * f->row;
      const float *const from =
          x +
          ((at->top + i * s->d_h) * s->in_w + at->left + j * s->d_w) * s->in_c;
      const float a = (float)tm_weight(f->bits, w, oc);
      sum.a = TM_MUL_ADD_F32(from[0], a, sum.a);
      if (lanes == 4) {
        const float b = (float)tm_weight(f->bits, w, oc + 1);
        const float c = (float)tm_weight(f->bits, w, oc + 2);
        const float d = (float)tm_weight(f->bits, w, oc + 3);
        sum.b = TM_MUL_ADD_F32(from[1], b, sum.b);
        sum.c = TM_MUL_ADD_F32(from[2], c, sum.c);
        sum.d = TM_MUL_ADD_F32(from[3], d, sum.d);
      }
    }
  }
  return sum;
}

TM_INLINE void tm_f32w_depthwise_channels(const tm_conv_shape *s,
                                          const tm_limits_f32 *q, int32_t lanes,
                                          const tm_window *at, const float *x,
                                          const tm_filter *f,
                                          const float *scale, const float *bias,
                                          float *y, int32_t oc) {
  const float *const from = x + oc / (s->out_c / s->in_c);
  const tm_sum4_f32 sum = tm_f32w_depthwise_pixel(s, lanes, at, from, f, oc);
  tm_f32w_store(lanes, q, &sum, scale + oc, bias + oc, y + oc);
}

TM_INLINE void tm_f32w_depthwise(const tm_conv_shape *s, const tm_limits_f32 *q,
                                 const float *x, const tm_filter *f,
                                 const float *scale, const float *bias,
                                 float *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_conv_window(s, oy, ox);
        int32_t oc = 0;
        for (; s->out_c == s->in_c && oc + 4 <= s->out_c; oc += 4)
          tm_f32w_depthwise_channels(s, q, 4, &at, x, f, scale, bias, y, oc);
        for (; oc < s->out_c; ++oc)
          tm_f32w_depthwise_channels(s, q, 1, &at, x, f, scale, bias, y, oc);
        y += s->out_c;
      }
    }
    x += s->in_h * s->in_w * s->in_c;
  }
}

#endif
