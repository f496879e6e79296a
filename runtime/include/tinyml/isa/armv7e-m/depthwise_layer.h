/* tinyml runtime: depthwise convolution, multiplier 1, no dilation, four or
 * more channels. The filter is widened once, each input row once, to a ring of
 * as many rows as the filter has, see depthwise.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_DEPTHWISE_LAYER_H
#define TINYML_ISA_ARMV7E_M_DEPTHWISE_LAYER_H

#include "tinyml/isa/armv7e-m/depthwise_row.h"

/* `count` positions of an input row; bytes: of a number. */
TM_INLINE void tm_depthwise_widen_row(const tm_depthwise *row, int32_t bytes,
                                      int32_t *to, int32_t pitch,
                                      const int8_t *x, int32_t count) {
  if (bytes == 1)
    tm_depthwise_widen_s8(row, to, pitch, x, count);
  else
    tm_depthwise_widen_s16(row, to, pitch, x, count);
}

/* Input row iy to a slot: what is left of the input, the input, what is right
 * of it. */
TM_INLINE void tm_depthwise_slot(const tm_conv_shape *s,
                                 const tm_depthwise *row, int32_t bytes,
                                 int32_t in_zp, int32_t iy, const int8_t *x,
                                 int32_t *to) {
  const int32_t pitch = s->k_h * row->columns;
  const int32_t width = row->columns / 2;
  const int32_t left = s->pad_l < width ? s->pad_l : width;
  const int32_t room = width - left;
  const int32_t inside = s->in_w < room ? s->in_w : room;
  if (iy < 0 || iy >= s->in_h) {
    tm_depthwise_fill(row, to, pitch, in_zp, width);
    return;
  }
  if (left > 0)
    tm_depthwise_fill(row, to, pitch, in_zp, left);
  tm_depthwise_widen_row(row, bytes, to + 2 * left, pitch,
                         x + iy * s->in_w * s->in_c * bytes, inside);
  if (room > inside)
    tm_depthwise_fill(row, to + 2 * (left + inside), pitch, in_zp,
                      room - inside);
}

/* s8 or s16 has the parameters, the other one is NULL; bits: of a weight. */
TM_INLINE void tm_depthwise_layer(const tm_conv_shape *s,
                                  const tm_linear_s8_q *s8,
                                  const tm_linear_s16_q *s16, int32_t bits,
                                  const void *input, const int8_t *w,
                                  const int32_t *bias, const tm_rq *rq,
                                  void *output, int32_t *scratch) {
  const int32_t bytes = s8 ? 1 : 2;
  const int32_t in_zp = s8 ? s8->in_zp : 0;
  const int32_t columns = 2 * ((s->out_w - 1) * s->s_w + s->k_w);
  const tm_depthwise row = {s->in_c, s->k_h,     s->k_w,
                            columns, 2 * s->s_w, s->out_w};
  const int32_t taps = s->k_h * s->k_w;
  const int8_t *x = (const int8_t *)input;
  int8_t *y = (int8_t *)output;
  int32_t *const filter = scratch + (s->in_c + 3) / 4 * s->k_h * columns;
  if (bits == 8)
    tm_depthwise_widen_s8(&row, filter, 2 * taps, w, taps);
  else
    tm_depthwise_widen_filter_w4(&row, filter, w);
  for (int32_t n = 0; n < s->n; ++n) {
    int32_t next = 0; /* the first row, from the padding on, in no slot */
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      const int32_t top = oy * s->s_h;
      next = next < top ? top : next;
      for (; next < top + s->k_h; ++next)
        tm_depthwise_slot(s, &row, bytes, in_zp, next - s->pad_t, x,
                          scratch + next % s->k_h * columns);
      if (s8)
        tm_depthwise_row_s8(&row, s8, top % s->k_h, scratch, filter, bias, rq,
                            y);
      else
        tm_depthwise_row_s16(&row, s16, top % s->k_h, scratch, filter, bias, rq,
                             y);
      y += s->out_w * s->out_c * bytes;
    }
    x += s->in_h * s->in_w * s->in_c * bytes;
  }
}

#endif
