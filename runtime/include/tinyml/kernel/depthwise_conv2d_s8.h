/* tinyml runtime: int8 depthwise convolution in portable C.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_DEPTHWISE_CONV2D_S8_H
#define TINYML_KERNEL_DEPTHWISE_CONV2D_S8_H

#include "tinyml/generic/dot_s8.h"
#include "tinyml/generic/requantize.h"
#include "tinyml/generic/taps.h"

/* `count` taps from w[tap] on that read padding. */
TM_INLINE void tm_depthwise_pad4_s8(const tm_conv_shape *s, tm_sum4_s32 *sum,
                                    int32_t v, const int8_t *w, int32_t tap,
                                    int32_t count) {
  for (; count > 0; --count) {
    sum->a += v * w[tap];
    sum->b += v * w[tap + 1];
    sum->c += v * w[tap + 2];
    sum->d += v * w[tap + 3];
    tap += s->out_c;
  }
}

/* One tap of four neighbouring channels. */
TM_INLINE void tm_depthwise_tap4_s8(tm_sum4_s32 *sum, const int8_t *x,
                                    const int8_t *w) {
  sum->a += x[0] * w[0];
  sum->b += x[1] * w[1];
  sum->c += x[2] * w[2];
  sum->d += x[3] * w[3];
}

/* Taps first..last-1 of one row: x and w point at tap 0, which is not read
 * when it lies outside. A full row is written out, where its length is known.
 */
TM_INLINE void tm_depthwise_row4_s8(const tm_conv_shape *s, tm_taps cols,
                                    const int8_t *x, int32_t from,
                                    const int8_t *w, tm_sum4_s32 *sum) {
  const int32_t step = s->d_w * s->in_c;
  if (TM_KNOWN(s->k_w <= 16) && cols.first == 0 && cols.last == s->k_w) {
    TM_UNROLL
    for (int32_t j = 0; j < s->k_w; ++j)
      tm_depthwise_tap4_s8(sum, x + from + j * step, w + j * s->out_c);
  } else {
    for (int32_t j = cols.first; j < cols.last; ++j)
      tm_depthwise_tap4_s8(sum, x + from + j * step, w + j * s->out_c);
  }
}

/* What the padding adds, for pixels at the border. */
TM_INLINE void tm_depthwise_padding4_s8(const tm_conv_shape *s, int32_t in_zp,
                                        const tm_window *at, const int8_t *w,
                                        tm_sum4_s32 *sum) {
  const int32_t line = s->k_w * s->out_c;
  const tm_taps rows = at->rows;
  const tm_taps cols = at->cols;
  tm_depthwise_pad4_s8(s, sum, in_zp, w, 0, rows.first * s->k_w);
  tm_depthwise_pad4_s8(s, sum, in_zp, w, rows.last * line,
                       (s->k_h - rows.last) * s->k_w);
  for (int32_t i = rows.first; i < rows.last; ++i) {
    tm_depthwise_pad4_s8(s, sum, in_zp, w, i * line, cols.first);
    tm_depthwise_pad4_s8(s, sum, in_zp, w, i * line + cols.last * s->out_c,
                         s->k_w - cols.last);
  }
}

/* Four neighbouring channels of one pixel, multiplier 1: x and w point at the
 * first one's values. */
TM_INLINE void tm_depthwise_pixel4_s8(const tm_conv_shape *s, int32_t in_zp,
                                      const tm_window *at, const int8_t *x,
                                      const int8_t *w, tm_sum4_s32 *sum) {
  if (!tm_window_is_full(s, at))
    tm_depthwise_padding4_s8(s, in_zp, at, w, sum);
  for (int32_t i = at->rows.first; i < at->rows.last; ++i) {
    const int32_t from =
        ((at->top + i * s->d_h) * s->in_w + at->left) * s->in_c;
    tm_depthwise_row4_s8(s, at->cols, x, from, w + i * s->k_w * s->out_c, sum);
  }
}

/* One output channel of one pixel, any multiplier: x and w point at its
 * values. */
TM_INLINE int32_t tm_depthwise_pixel1_s8(const tm_conv_shape *s, int32_t in_zp,
                                         const tm_window *at, const int8_t *x,
                                         const int8_t *w, int32_t sum) {
  for (int32_t i = 0; i < s->k_h; ++i) {
    const int row_inside = i >= at->rows.first && i < at->rows.last;
    for (int32_t j = 0; j < s->k_w; ++j) {
      int32_t v = in_zp;
      if (row_inside && j >= at->cols.first && j < at->cols.last)
        v = x[((at->top + i * s->d_h) * s->in_w + at->left + j * s->d_w) *
              s->in_c];
      sum += v * w[(i * s->k_w + j) * s->out_c];
    }
  }
  return sum;
}

/* All channels of one pixel. */
TM_INLINE void tm_depthwise_pixel_s8(const tm_conv_shape *s,
                                     const tm_linear_s8_q *q,
                                     const tm_window *at, const int8_t *x,
                                     const int8_t *w, const int32_t *bias,
                                     const tm_rq *rq, int8_t *y) {
  const int32_t multiplier = s->out_c / s->in_c;
  int32_t oc = 0;
  if (multiplier == 1) {
    for (; oc + 4 <= s->out_c; oc += 4) {
      tm_sum4_s32 sum = tm_load4_s32(bias + oc);
      tm_depthwise_pixel4_s8(s, q->in_zp, at, x + oc, w + oc, &sum);
      y[oc] = tm_requantize(sum.a, &rq[oc], q->out_zp, q->lo, q->hi);
      y[oc + 1] = tm_requantize(sum.b, &rq[oc + 1], q->out_zp, q->lo, q->hi);
      y[oc + 2] = tm_requantize(sum.c, &rq[oc + 2], q->out_zp, q->lo, q->hi);
      y[oc + 3] = tm_requantize(sum.d, &rq[oc + 3], q->out_zp, q->lo, q->hi);
    }
  }
  for (; oc < s->out_c; ++oc) {
    const int32_t sum = tm_depthwise_pixel1_s8(
        s, q->in_zp, at, x + oc / multiplier, w + oc, bias[oc]);
    y[oc] = tm_requantize(sum, &rq[oc], q->out_zp, q->lo, q->hi);
  }
}

TM_INLINE void tm_depthwise_conv2d_s8(const tm_conv_shape *s,
                                      const tm_linear_s8_q *q, const int8_t *x,
                                      const int8_t *w, const int32_t *bias,
                                      const tm_rq *rq, int8_t *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_conv_window(s, oy, ox);
        tm_depthwise_pixel_s8(s, q, &at, x, w, bias, rq, y);
        y += s->out_c;
      }
    }
    x += s->in_h * s->in_w * s->in_c;
  }
}

#endif
