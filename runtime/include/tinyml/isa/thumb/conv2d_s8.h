/* tinyml runtime: conv2d_s8 of one group for Armv6-M and Armv7-M. What four or
 * five output pixels read becomes columns in scratch, see columns_s8.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_THUMB_CONV2D_S8_H
#define TINYML_ISA_THUMB_CONV2D_S8_H

#include "tinyml/isa/thumb/columns_s8.h"

TM_INLINE void tm_word_conv2d_s8(const tm_conv_shape *s, int32_t columns,
                                 const tm_conv_q *q, const int8_t *x,
                                 const int8_t *w, const int32_t *bias,
                                 const tm_rq *rq, int8_t *y, int32_t *scratch) {
  tm_word_rows rows = {columns, s->k_h * s->k_w * s->in_c, s->out_c, 0};
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        tm_column_window_s8(s, columns, q->in_zp, oy, ox, x,
                            scratch + rows.in_use);
        if (++rows.in_use == columns) {
          tm_word_columns_s8(&rows, q, scratch, w, bias, rq, y);
          y += columns * s->out_c;
          rows.in_use = 0;
        }
      }
    }
    x += s->in_h * s->in_w * s->in_c;
  }
  if (rows.in_use != 0)
    tm_word_columns_s8(&rows, q, scratch, w, bias, rq, y);
}

#endif
