/* tinyml runtime: depthwise convolution with integer activations and filters of
 * any kind in portable C.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_DEPTHWISE_INT_H
#define TINYML_GENERIC_DEPTHWISE_INT_H

#include "tinyml/generic/linear_int.h"
#include "tinyml/generic/taps.h"

/* One tap of output channels oc to oc + lanes - 1: activations stand `step`
 * elements apart, w is the tap's row. */
TM_INLINE void tm_depthwise_tap(const tm_linear *t, int32_t lanes,
                                tm_sum4_s32 *sum, const void *x, int32_t from,
                                int32_t step, int32_t bits, const int8_t *w,
                                int32_t oc) {
  sum->a += tm_linear_x(t, x, from) * tm_weight(bits, w, oc);
  if (lanes == 4) {
    sum->b += tm_linear_x(t, x, from + step) * tm_weight(bits, w, oc + 1);
    sum->c += tm_linear_x(t, x, from + 2 * step) * tm_weight(bits, w, oc + 2);
    sum->d += tm_linear_x(t, x, from + 3 * step) * tm_weight(bits, w, oc + 3);
  }
}

/* Taps of one row that read the input, j = first..last-1: w is the row of tap
 * 0, which reads x[from]. */
TM_INLINE void tm_depthwise_taps(const tm_conv_shape *s, const tm_linear *t,
                                 int32_t lanes, tm_sum4_s32 *sum, const void *x,
                                 int32_t from, const tm_filter *f,
                                 const int8_t *w, int32_t first, int32_t last,
                                 int32_t oc) {
  const int32_t step = s->d_w * s->in_c;
  TM_UNROLL
  for (int32_t j = first; j < last; ++j)
    tm_depthwise_tap(t, lanes, sum, x, from + j * step, 1, f->bits,
                     w + j * f->row, oc);
}

/* Taps of one row that read padding: 0 for int16. */
TM_INLINE void tm_depthwise_pad(const tm_linear *t, int32_t lanes,
                                tm_sum4_s32 *sum, const tm_filter *f,
                                const int8_t *w, int32_t first, int32_t last,
                                int32_t oc) {
  const int8_t zp = (int8_t)t->in_zp;
  if (t->bits == 8)
    for (int32_t j = first; j < last; ++j)
      tm_depthwise_tap(t, lanes, sum, &zp, 0, 0, f->bits, w + j * f->row, oc);
}

/* Taps first to last - 1 of one row, of which cols are inside. */
TM_INLINE void tm_depthwise_row(const tm_conv_shape *s, const tm_linear *t,
                                int32_t lanes, tm_sum4_s32 *sum, const void *x,
                                int32_t from, const tm_filter *f,
                                const int8_t *w, tm_taps all, tm_taps cols,
                                int32_t oc) {
  if (cols.first <= all.first && cols.last >= all.last) {
    tm_depthwise_taps(s, t, lanes, sum, x, from, f, w, all.first, all.last, oc);
    return;
  }
  const int32_t first = tm_clamp_value(cols.first, all.first, all.last);
  const int32_t last = tm_clamp_value(cols.last, first, all.last);
  tm_depthwise_pad(t, lanes, sum, f, w, all.first, first, oc);
  tm_depthwise_taps(s, t, lanes, sum, x, from, f, w, first, last, oc);
  tm_depthwise_pad(t, lanes, sum, f, w, last, all.last, oc);
}

/* `lanes` channels from oc on of one pixel; x[channel] is the first one's
 * input. No more than 256 products of at most 2^15 * 2^7 go to a sum of 32 bits
 * where the whole needs 64. */
TM_INLINE void tm_depthwise_pixel(const tm_conv_shape *s, const tm_linear *t,
                                  int32_t lanes, const tm_window *at,
                                  const void *x, int32_t channel,
                                  const tm_filter *f, int32_t oc,
                                  tm_linear_sum *sum) {
  for (int32_t i = 0; i < s->k_h; ++i) {
    const tm_taps none = {s->k_w, s->k_w};
    const int outside = i < at->rows.first || i >= at->rows.last;
    const tm_taps cols = outside ? none : at->cols;
    const int32_t from =
        ((at->top + i * s->d_h) * s->in_w + at->left) * s->in_c + channel;
    const int8_t *const w = f->w + i * s->k_w * f->row;
    for (int32_t j = 0; j < s->k_w; j += 256) {
      const tm_taps all = {j, s->k_w - j > 256 ? j + 256 : s->k_w};
      if (t->acc_shift == 0) {
        tm_depthwise_row(s, t, lanes, &sum->narrow, x, from, f, w, all, cols,
                         oc);
      } else {
        tm_sum4_s32 part = {0, 0, 0, 0};
        tm_depthwise_row(s, t, lanes, &part, x, from, f, w, all, cols, oc);
        tm_linear_add(t, lanes, sum, &part, NULL, 0);
      }
    }
  }
}

/* `lanes` channels of one pixel, which starts at y[pixel]. */
TM_INLINE void tm_depthwise_channels(const tm_conv_shape *s, const tm_linear *t,
                                     int32_t lanes, const tm_window *at,
                                     const void *x, int32_t image,
                                     const tm_filter *f, const int32_t *bias,
                                     const tm_rq *rq, void *y, int32_t pixel,
                                     int32_t oc) {
  const int32_t channel = image + oc / (s->out_c / s->in_c);
  tm_linear_sum sum = tm_linear_start(t, lanes, bias + oc);
  tm_depthwise_pixel(s, t, lanes, at, x, channel, f, oc, &sum);
  tm_linear_store_lanes(t, lanes, &sum, rq + oc, y, pixel + oc);
}

TM_INLINE void tm_linear_depthwise(const tm_conv_shape *s, const tm_linear *t,
                                   const void *x, const tm_filter *f,
                                   const int32_t *bias, const tm_rq *rq,
                                   void *y) {
  int32_t pixel = 0;
  for (int32_t n = 0; n < s->n; ++n) {
    const int32_t image = n * s->in_h * s->in_w * s->in_c;
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_conv_window(s, oy, ox);
        int32_t oc = 0;
        for (; s->out_c == s->in_c && oc + 4 <= s->out_c; oc += 4)
          tm_depthwise_channels(s, t, 4, &at, x, image, f, bias, rq, y, pixel,
                                oc);
        for (; oc < s->out_c; ++oc)
          tm_depthwise_channels(s, t, 1, &at, x, image, f, bias, rq, y, pixel,
                                oc);
        pixel += s->out_c;
      }
    }
  }
}

#endif
