/* tinyml runtime: conv2d_s8 of one group for Armv6-M. What four output pixels
 * read becomes columns in scratch, see columns_s8.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV6_M_KERNEL_CONV2D_S8_H
#define TINYML_ISA_ARMV6_M_KERNEL_CONV2D_S8_H

#include "tinyml/isa/armv6-m/columns_s8.h"

TM_INLINE void tm_armv6_m_conv2d_s8(const tm_conv_shape *s,
                                    const tm_linear_s8_q *q, const int8_t *x,
                                    const int8_t *w, const int32_t *bias,
                                    const tm_rq *rq, int8_t *y,
                                    int32_t *scratch) {
  tm_word_rows rows = {s->k_h * s->k_w * s->in_c, s->out_c, 0};
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        tm_column_window_s8(s, TM_WORD_COLUMNS, q->in_zp, oy, ox, x,
                            scratch + rows.in_use);
        if (++rows.in_use == TM_WORD_COLUMNS) {
          tm_word_columns_s8(&rows, q, scratch, w, bias, rq, y);
          y += TM_WORD_COLUMNS * s->out_c;
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
