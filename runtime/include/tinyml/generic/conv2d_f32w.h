/* tinyml runtime: convolution of float activations and integer filters.
 * Weights become floats when they are used; the scale is applied once, at the
 * end.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_CONV2D_F32W_H
#define TINYML_GENERIC_CONV2D_F32W_H

#include "tinyml/generic/dot_f32.h"
#include "tinyml/generic/requantize.h"
#include "tinyml/generic/taps.h"
#include "tinyml/generic/weights.h"

/* One activation and weight `at` of all lanes, 4 or 1. */
TM_INLINE void tm_f32w_mac(int32_t lanes, tm_sum4_f32 *sum, float v,
                           const tm_filter *f, int32_t at) {
  const int8_t *const w = f->w;
  const int32_t row = f->row;
  sum->a = TM_MUL_ADD_F32(v, (float)tm_weight(f->bits, w, at), sum->a);
  if (lanes == 4) {
    const int8_t *const c = w + 2 * row;
    sum->b = TM_MUL_ADD_F32(v, (float)tm_weight(f->bits, w + row, at), sum->b);
    sum->c = TM_MUL_ADD_F32(v, (float)tm_weight(f->bits, c, at), sum->c);
    sum->d = TM_MUL_ADD_F32(v, (float)tm_weight(f->bits, c + row, at), sum->d);
  }
}

/* sum.l += Σ x[k] * weight(l, first + k), k < count. Pairs, so that a byte of
 * two weights is taken apart without a test. */
TM_INLINE void tm_f32w_dot(int32_t lanes, tm_sum4_f32 *sum, const float *x,
                           const tm_filter *f, int32_t first, int32_t count) {
  int32_t k = first;
  const int32_t end = first + count;
  if (k % 2 != 0 && k < end)
    tm_f32w_mac(lanes, sum, *x++, f, k++);
  for (; k + 2 <= end; k += 2) {
    const int32_t even = k / 2 * 2;
    tm_f32w_mac(lanes, sum, *x++, f, even);
    tm_f32w_mac(lanes, sum, *x++, f, even + 1);
  }
  if (k < end)
    tm_f32w_mac(lanes, sum, *x, f, k);
}

/* The same with the factors of groups, which never end within a run. */
TM_INLINE void tm_f32w_run(int32_t lanes, tm_sum4_f32 *sum, const float *x,
                           const tm_filter *f, int32_t first, int32_t count) {
  if (f->group == 0) {
    tm_f32w_dot(lanes, sum, x, f, first, count);
    return;
  }
  for (int32_t k = 0; k < count; k += f->group) {
    const uint8_t *const gs = f->gs + (first + k) / f->group;
    tm_sum4_f32 part = {0.0f, 0.0f, 0.0f, 0.0f};
    tm_f32w_dot(lanes, &part, x + k, f, first + k, f->group);
    sum->a = TM_MUL_ADD_F32(part.a, (float)gs[0], sum->a);
    if (lanes == 4) {
      sum->b = TM_MUL_ADD_F32(part.b, (float)gs[f->gs_row], sum->b);
      sum->c = TM_MUL_ADD_F32(part.c, (float)gs[2 * f->gs_row], sum->c);
      sum->d = TM_MUL_ADD_F32(part.d, (float)gs[3 * f->gs_row], sum->d);
    }
  }
}

/* y[l] = clamp(bias[l] + scale[l] * sum.l) */
TM_INLINE void tm_f32w_store(int32_t lanes, const tm_limits_f32 *q,
                             const tm_sum4_f32 *sum, const float *scale,
                             const float *bias, float *y) {
  y[0] = tm_clamp_value_f32(TM_MUL_ADD_F32(scale[0], sum->a, bias[0]), q);
  if (lanes == 4) {
    y[1] = tm_clamp_value_f32(TM_MUL_ADD_F32(scale[1], sum->b, bias[1]), q);
    y[2] = tm_clamp_value_f32(TM_MUL_ADD_F32(scale[2], sum->c, bias[2]), q);
    y[3] = tm_clamp_value_f32(TM_MUL_ADD_F32(scale[3], sum->d, bias[3]), q);
  }
}

/* The sums of one pixel: x points at channel 0 of the group, f starts at the
 * first lane. */
TM_INLINE tm_sum4_f32 tm_f32w_pixel(const tm_conv_shape *s, int32_t lanes,
                                    const tm_window *at, const float *x,
                                    const tm_filter *f) {
  const int32_t c = s->in_c / s->groups;
  const tm_taps cols = at->cols;
  tm_sum4_f32 sum = {0.0f, 0.0f, 0.0f, 0.0f};
  for (int32_t i = at->rows.first; i < at->rows.last; ++i) {
    const float *const from = x + (at->top + i * s->d_h) * s->in_w * s->in_c;
    const int32_t line = i * s->k_w * c;
    if (tm_conv_row_is_dense(s)) {
      tm_f32w_run(lanes, &sum, from + (at->left + cols.first) * c, f,
                  line + cols.first * c, (cols.last - cols.first) * c);
    } else {
      for (int32_t j = cols.first; j < cols.last; ++j)
        tm_f32w_run(lanes, &sum, from + (at->left + j * s->d_w) * s->in_c, f,
                    line + j * c, c);
    }
  }
  return sum;
}

/* All output channels of one group, one pixel. */
TM_INLINE void tm_f32w_group(const tm_conv_shape *s, const tm_limits_f32 *q,
                             const tm_window *at, const float *x,
                             const tm_filter *f, const float *scale,
                             const float *bias, float *y) {
  const int32_t out_c = s->out_c / s->groups;
  int32_t oc = 0;
  for (; oc + 4 <= out_c; oc += 4) {
    const tm_filter rows = tm_filter_from(f, oc);
    const tm_sum4_f32 sum = tm_f32w_pixel(s, 4, at, x, &rows);
    tm_f32w_store(4, q, &sum, scale + oc, bias + oc, y + oc);
  }
  for (; oc < out_c; ++oc) {
    const tm_filter rows = tm_filter_from(f, oc);
    const tm_sum4_f32 sum = tm_f32w_pixel(s, 1, at, x, &rows);
    tm_f32w_store(1, q, &sum, scale + oc, bias + oc, y + oc);
  }
}

TM_INLINE void tm_f32w_conv2d(const tm_conv_shape *s, const tm_limits_f32 *q,
                              const float *x, const tm_filter *f,
                              const float *scale, const float *bias, float *y) {
  const int32_t in_c = s->in_c / s->groups;
  const int32_t out_c = s->out_c / s->groups;
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_conv_window(s, oy, ox);
        for (int32_t g = 0; g < s->groups; ++g) {
          const tm_filter rows = tm_filter_from(f, g * out_c);
          tm_f32w_group(s, q, &at, x + g * in_c, &rows, scale + g * out_c,
                        bias + g * out_c, y);
          y += out_c;
        }
      }
    }
    x += s->in_h * s->in_w * s->in_c;
  }
}

#endif
