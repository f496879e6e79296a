/* tinyml runtime: a row of an int8 convolution with MVE. Four output channels
 * walk along the row, so that their parameters stay in registers.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_CONV_S8_H
#define TINYML_ISA_ARMV8_1_M_MVE_CONV_S8_H

#include "tinyml/generic/taps.h"
#include "tinyml/isa/armv8.1-m.mve/dot_s8.h"
#include "tinyml/isa/armv8.1-m.mve/pixels_s8.h"
#include "tinyml/isa/armv8.1-m.mve/requantize.h"

#if defined(__ARM_FEATURE_MVE)

/* What the filter rows outside the input add to every pixel of the row. */
TM_INLINE int32x4_t tm_mve_conv_outside(const tm_conv_shape *s, int32_t in_zp,
                                        tm_taps rows, const int8_t *w,
                                        int32_t n) {
  const int32_t line = s->k_w * s->in_c;
  tm_mve_dot4 dot = tm_mve_begin4(w, s->k_h * line, n);
  tm_mve_pad4(&dot, in_zp, rows.first * line);
  tm_mve_skip4(&dot, (rows.last - rows.first) * line);
  tm_mve_pad4(&dot, in_zp, (s->k_h - rows.last) * line);
  return tm_mve_sums4(&dot);
}

/* The sums of a pixel of which all columns lie inside; x is its first one. */
TM_INLINE int32x4_t tm_mve_conv_inner(const tm_conv_shape *s, tm_taps rows,
                                      const int8_t *x, const int8_t *w,
                                      int32_t n) {
  const int32_t line = s->k_w * s->in_c;
  tm_mve_dot4 dot = tm_mve_begin4(w + rows.first * line, s->k_h * line, n);
  for (int32_t i = rows.first; i < rows.last; ++i) {
    tm_mve_run4(&dot, x, line);
    x += s->d_h * s->in_w * s->in_c;
  }
  return tm_mve_sums4(&dot);
}

/* The same where columns lie outside; line begins with column 0, the pixel at
 * column `left`. */
TM_INLINE int32x4_t tm_mve_conv_border(const tm_conv_shape *s, int32_t in_zp,
                                       tm_taps rows, int32_t left,
                                       const int8_t *x, const int8_t *w,
                                       int32_t n) {
  const int32_t line = s->k_w * s->in_c;
  const tm_taps cols = tm_taps_inside(left, s->k_w, 1, s->in_w);
  tm_mve_dot4 dot = tm_mve_begin4(w + rows.first * line, s->k_h * line, n);
  for (int32_t i = rows.first; i < rows.last; ++i) {
    if (cols.last <= cols.first) {
      tm_mve_pad4(&dot, in_zp, line);
    } else {
      tm_mve_pad4(&dot, in_zp, cols.first * s->in_c);
      tm_mve_run4(&dot, x + (left + cols.first) * s->in_c,
                  (cols.last - cols.first) * s->in_c);
      tm_mve_pad4(&dot, in_zp, (s->k_w - cols.last) * s->in_c);
    }
    x += s->d_h * s->in_w * s->in_c;
  }
  return tm_mve_sums4(&dot);
}

/* Up to four output channels of a row. */
TM_INLINE void tm_mve_conv_row4(const tm_conv_shape *s, const tm_linear_s8_q *q,
                                int32_t top, tm_taps rows, const int8_t *x,
                                const int8_t *w, const int32_t *bias,
                                const tm_rq *rq, int32_t n, int8_t *y) {
  tm_mve_channels4 ch = tm_mve_load4(bias, rq, q, n);
  if (tm_conv_pads(s) && rows.last - rows.first != s->k_h)
    ch.bias = vaddq_s32(ch.bias, tm_mve_conv_outside(s, q->in_zp, rows, w, n));
  const int8_t *const line =
      x + (top + rows.first * s->d_h) * s->in_w * s->in_c;
  for (int32_t ox = 0; ox < s->out_w; ++ox) {
    const int32_t left = ox * s->s_w - s->pad_l;
    int32x4_t sums;
    if (!tm_conv_pads(s) || (left >= 0 && left + s->k_w <= s->in_w))
      sums = tm_mve_conv_inner(s, rows, line + left * s->in_c, w, n);
    else
      sums = tm_mve_conv_border(s, q->in_zp, rows, left, line, w, n);
    sums = vaddq_s32(sums, ch.bias);
    tm_mve_store4(&ch, s->out_c % 4 == 0, tm_mve_requantize4(&ch, q, sums), y);
    y += s->out_c;
  }
}

/* Four output channels of a row where a filter is one pixel that lies inside,
 * a few whole vectors. */
TM_INLINE void tm_mve_pixel_row4(const tm_conv_shape *s,
                                 const tm_linear_s8_q *q, const int8_t *x,
                                 const int8_t *w, const int32_t *bias,
                                 const tm_rq *rq, int8_t *y) {
  const tm_mve_channels4 ch = tm_mve_load4(bias, rq, q, 4);
  const int32_t next = s->s_w * s->in_c;
  for (int32_t i = 0; i < s->out_w / 2; ++i) {
    int32x4_t first, second;
    tm_mve_pixels4(x, x + next, w, s->in_c, s->in_c, &first, &second);
    first = vaddq_s32(first, ch.bias);
    vstrbq_s32(y, tm_mve_requantize4(&ch, q, first));
    second = vaddq_s32(second, ch.bias);
    vstrbq_s32(y + s->out_c, tm_mve_requantize4(&ch, q, second));
    x += 2 * next;
    y += 2 * s->out_c;
  }
  if (s->out_w % 2 != 0) {
    tm_mve_dot4 dot = tm_mve_begin4(w, s->in_c, 4);
    tm_mve_run4(&dot, x, s->in_c);
    const int32x4_t sums = vaddq_s32(tm_mve_sums4(&dot), ch.bias);
    vstrbq_s32(y, tm_mve_requantize4(&ch, q, sums));
  }
}

/* The same where a pixel has at most one vector: the weights stay in
 * registers. */
TM_INLINE void tm_mve_small_row4(const tm_conv_shape *s,
                                 const tm_linear_s8_q *q, const int8_t *x,
                                 const int8_t *w, const int32_t *bias,
                                 const tm_rq *rq, int8_t *y) {
  const tm_mve_channels4 ch = tm_mve_load4(bias, rq, q, 4);
  const int32_t count = s->in_c;
  const mve_pred16_t used = vctp8q((uint32_t)count);
  const int8x16_t wa = vldrbq_z_s8(w, used);
  const int8x16_t wb = vldrbq_z_s8(w + count, used);
  const int8x16_t wc = vldrbq_z_s8(w + 2 * count, used);
  const int8x16_t wd = vldrbq_z_s8(w + 3 * count, used);
  for (int32_t i = 0; i < s->out_w; ++i) {
    const int8x16_t v = count == 16 ? vldrbq_s8(x) : vldrbq_z_s8(x, used);
    const tm_mve_dot4 dot = {vmladavq_s8(v, wa),
                             vmladavq_s8(v, wb),
                             vmladavq_s8(v, wc),
                             vmladavq_s8(v, wd),
                             w,
                             w,
                             w,
                             w};
    const int32x4_t sums = vaddq_s32(tm_mve_sums4(&dot), ch.bias);
    vstrbq_s32(y, tm_mve_requantize4(&ch, q, sums));
    x += s->s_w * s->in_c;
    y += s->out_c;
  }
}

/* Whether a row is one of tm_mve_pixel_row4. */
TM_INLINE int tm_mve_takes_pixels(const tm_conv_shape *s) {
  return s->k_h == 1 && s->k_w == 1 && !tm_conv_pads(s) &&
         (tm_mve_is_short(s->in_c) || s->in_c <= 16) && s->out_c % 4 == 0;
}

TM_INLINE void tm_mve_conv_row(const tm_conv_shape *s, const tm_linear_s8_q *q,
                               int32_t oy, const int8_t *x, const int8_t *w,
                               const int32_t *bias, const tm_rq *rq,
                               int8_t *y) {
  const int32_t row = s->k_h * s->k_w * s->in_c;
  const int32_t top = oy * s->s_h - s->pad_t;
  tm_taps rows = {0, s->k_h};
  if (tm_conv_pads(s)) {
    rows = tm_taps_inside(top, s->k_h, s->d_h, s->in_h);
    if (rows.first >= rows.last)
      rows.first = rows.last = s->k_h;
  }
  for (int32_t c = 0; c < s->out_c; c += 4) {
    if (tm_mve_takes_pixels(s)) {
      const int8_t *const from = x + top * s->in_w * s->in_c;
      if (s->in_c <= 16)
        tm_mve_small_row4(s, q, from, w + c * row, bias + c, rq + c, y + c);
      else
        tm_mve_pixel_row4(s, q, from, w + c * row, bias + c, rq + c, y + c);
      continue;
    }
    tm_mve_conv_row4(s, q, top, rows, x, w + c * row, bias + c, rq + c,
                     s->out_c % 4 == 0 ? 4 : s->out_c - c, y + c);
  }
}

#endif
#endif
