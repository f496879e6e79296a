/* tinyml runtime: int8 convolution in portable C.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_CONV2D_S8_H
#define TINYML_KERNEL_CONV2D_S8_H

#include "tinyml/generic/dot_s8.h"
#include "tinyml/generic/requantize.h"
#include "tinyml/generic/taps.h"

/* Four output channels, one pixel. */
TM_INLINE void tm_conv_pixel4_s8(const tm_conv_shape *s, int32_t in_zp,
                                 const tm_window *at, const int8_t *x,
                                 const int8_t *w, tm_sum4_s32 *sum) {
  const int32_t c = s->in_c / s->groups;
  const int32_t row = s->k_h * s->k_w * c;
  const tm_taps cols = at->cols;
  const tm_taps rows = at->rows;
  if (tm_conv_pads(s)) {
    tm_pad4_s8(sum, in_zp, w, row, rows.first * s->k_w * c);
    tm_pad4_s8(sum, in_zp, w + rows.last * s->k_w * c, row,
               (s->k_h - rows.last) * s->k_w * c);
  }
  for (int32_t i = rows.first; i < rows.last; ++i) {
    const int8_t *const line = w + i * s->k_w * c;
    const int8_t *const from = x + (at->top + i * s->d_h) * s->in_w * s->in_c;
    if (tm_conv_pads(s)) {
      tm_pad4_s8(sum, in_zp, line, row, cols.first * c);
      tm_pad4_s8(sum, in_zp, line + cols.last * c, row,
                 (s->k_w - cols.last) * c);
    }
    if (tm_conv_row_is_dense(s)) {
      tm_dot4_s8(sum, from + (at->left + cols.first) * c, line + cols.first * c,
                 row, (cols.last - cols.first) * c);
    } else {
      for (int32_t j = cols.first; j < cols.last; ++j)
        tm_dot4_s8(sum, from + (at->left + j * s->d_w) * s->in_c, line + j * c,
                   row, c);
    }
  }
}

/* One output channel, one pixel. */
TM_INLINE int32_t tm_conv_pixel1_s8(const tm_conv_shape *s, int32_t in_zp,
                                    const tm_window *at, const int8_t *x,
                                    const int8_t *w, int32_t sum) {
  const int32_t c = s->in_c / s->groups;
  const tm_taps cols = at->cols;
  for (int32_t i = 0; i < s->k_h; ++i) {
    const int8_t *const line = w + i * s->k_w * c;
    if (i < at->rows.first || i >= at->rows.last) {
      sum = tm_pad1_s8(sum, in_zp, line, s->k_w * c);
      continue;
    }
    const int8_t *const from = x + (at->top + i * s->d_h) * s->in_w * s->in_c;
    sum = tm_pad1_s8(sum, in_zp, line, cols.first * c);
    for (int32_t j = cols.first; j < cols.last; ++j)
      sum = tm_dot1_s8(sum, from + (at->left + j * s->d_w) * s->in_c,
                       line + j * c, c);
    sum =
        tm_pad1_s8(sum, in_zp, line + cols.last * c, (s->k_w - cols.last) * c);
  }
  return sum;
}

/* All output channels of one group, one pixel. */
TM_INLINE void tm_conv_group_s8(const tm_conv_shape *s, const tm_linear_s8_q *q,
                                const tm_window *at, const int8_t *x,
                                const int8_t *w, const int32_t *bias,
                                const tm_rq *rq, int8_t *y) {
  const int32_t out_c = s->out_c / s->groups;
  const int32_t row = s->k_h * s->k_w * (s->in_c / s->groups);
  int32_t oc = 0;
  for (; oc + 4 <= out_c; oc += 4) {
    tm_sum4_s32 sum = tm_load4_s32(bias + oc);
    tm_conv_pixel4_s8(s, q->in_zp, at, x, w + oc * row, &sum);
    y[oc] = tm_requantize(sum.a, &rq[oc], q->out_zp, q->lo, q->hi);
    y[oc + 1] = tm_requantize(sum.b, &rq[oc + 1], q->out_zp, q->lo, q->hi);
    y[oc + 2] = tm_requantize(sum.c, &rq[oc + 2], q->out_zp, q->lo, q->hi);
    y[oc + 3] = tm_requantize(sum.d, &rq[oc + 3], q->out_zp, q->lo, q->hi);
  }
  for (; oc < out_c; ++oc) {
    const int32_t sum =
        tm_conv_pixel1_s8(s, q->in_zp, at, x, w + oc * row, bias[oc]);
    y[oc] = tm_requantize(sum, &rq[oc], q->out_zp, q->lo, q->hi);
  }
}

TM_INLINE void tm_conv2d_s8(const tm_conv_shape *s, const tm_linear_s8_q *q,
                            const int8_t *x, const int8_t *w,
                            const int32_t *bias, const tm_rq *rq, int8_t *y) {
  const int32_t in_c = s->in_c / s->groups;
  const int32_t out_c = s->out_c / s->groups;
  const int32_t w_size = out_c * s->k_h * s->k_w * in_c;
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_conv_window(s, oy, ox);
        for (int32_t g = 0; g < s->groups; ++g) {
          tm_conv_group_s8(s, q, &at, x + g * in_c, w + g * w_size,
                           bias + g * out_c, rq + g * out_c, y);
          y += out_c;
        }
      }
    }
    x += s->in_h * s->in_w * s->in_c;
  }
}

#endif
