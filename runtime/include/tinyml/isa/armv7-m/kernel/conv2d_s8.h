/* tinyml runtime: conv2d_s8 of one group for Armv7-M. What six output pixels
 * read becomes columns in scratch, two to a word, see pairs_s8.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7_M_KERNEL_CONV2D_S8_H
#define TINYML_ISA_ARMV7_M_KERNEL_CONV2D_S8_H

#include "tinyml/isa/armv7-m/pairs_s8.h"

/* What two output pixels read from `lower` and `upper` on, without padding. */
TM_INLINE void tm_pair_window_s8(const tm_conv_shape *s, int32_t *to,
                                 const int8_t *lower, const int8_t *upper) {
  const int32_t row = s->k_w * s->in_c;
  const int32_t line = s->d_h * s->in_w * s->in_c;
  for (int32_t i = 0; i < s->k_h; ++i) {
    tm_pair_take_s8(to + i * TM_PAIR_WORDS * row, lower + i * line,
                    upper + i * line, row);
  }
}

TM_INLINE void tm_armv7_m_conv2d_s8(const tm_conv_shape *s,
                                    const tm_linear_s8_q *q, const int8_t *x,
                                    const int8_t *w, const int32_t *bias,
                                    const tm_rq *rq, int8_t *y,
                                    int32_t *scratch) {
  const int plain = !tm_conv_pads(s) && s->d_w == 1;
  tm_pair_rows rows = {s->k_h * s->k_w * s->in_c, s->out_c, 0};
  const int8_t *lower = x;
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        int32_t *const to = scratch + rows.in_use / 2;
        const int8_t *const from =
            x + (oy * s->s_h * s->in_w + ox * s->s_w) * s->in_c;
        if (rows.in_use % 2 == 0) {
          lower = from;
          if (!plain)
            tm_column_window_s8(s, TM_PAIR_WORDS, q->in_zp, oy, ox, x, to);
        } else if (plain) {
          tm_pair_window_s8(s, to, lower, from);
        } else {
          tm_upper_window_s8(s, TM_PAIR_WORDS, q->in_zp, oy, ox, x, to);
        }
        if (++rows.in_use == TM_PAIR_COLUMNS) {
          tm_pair_columns_s8(&rows, q, scratch, w, bias, rq, y);
          y += TM_PAIR_COLUMNS * s->out_c;
          rows.in_use = 0;
        }
      }
    }
    x += s->in_h * s->in_w * s->in_c;
  }
  if (rows.in_use == 0)
    return;
  if (plain && rows.in_use % 2 != 0)
    tm_pair_window_s8(s, scratch + rows.in_use / 2, lower, lower);
  tm_pair_columns_s8(&rows, q, scratch, w, bias, rq, y);
}

#endif
