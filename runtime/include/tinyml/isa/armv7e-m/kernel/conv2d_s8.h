/* tinyml runtime: conv2d_s8 for Armv7E-M, filters of at least four weights and
 * one group. What four output pixels read becomes four columns in scratch,
 * padding included, see columns_s8.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_CONV2D_S8_H
#define TINYML_ISA_ARMV7E_M_KERNEL_CONV2D_S8_H

#include "tinyml/generic/taps.h"
#include "tinyml/isa/armv7e-m/columns_s8.h"

/* Where the column of one pixel goes: to itself where each tap has a multiple
 * of four numbers, else to line, a byte each, from where it is widened. */
typedef struct tm_column {
  int32_t *to;
  int8_t *line;
} tm_column;

TM_INLINE int tm_column_is_direct(const tm_conv_shape *s) {
  return (s->in_c & 3) == 0;
}

/* `count` taps from number `tap` on, which are neighbours from x on. */
TM_INLINE void tm_column_taps(const tm_conv_shape *s, const tm_column *column,
                              int32_t tap, const int8_t *x, int32_t count) {
  if (tm_column_is_direct(s))
    tm_widen_column(column->to + 2 * tap * s->in_c, x, count * s->in_c / 4);
  else
    memcpy(column->line + tap * s->in_c, x, (size_t)(count * s->in_c));
}

/* The same, of taps that read padding. */
TM_INLINE void tm_column_padding(const tm_conv_shape *s,
                                 const tm_column *column, int32_t v,
                                 int32_t tap, int32_t count) {
  if (tm_column_is_direct(s))
    tm_fill_column(column->to + 2 * tap * s->in_c, v, count * s->in_c / 4);
  else
    memset(column->line + tap * s->in_c, v, (size_t)(count * s->in_c));
}

/* The taps of one row of the filter, the first of which is number `tap`; from
 * is where column 0 of the input row lies. */
TM_INLINE void tm_column_row(const tm_conv_shape *s, const tm_column *column,
                             int32_t in_zp, const tm_window *at, int32_t tap,
                             const int8_t *from) {
  const tm_taps cols = at->cols;
  if (s->d_w == 1) {
    tm_column_padding(s, column, in_zp, tap, cols.first);
    tm_column_taps(s, column, tap + cols.first,
                   from + (at->left + cols.first) * s->in_c,
                   cols.last - cols.first);
    tm_column_padding(s, column, in_zp, tap + cols.last, s->k_w - cols.last);
    return;
  }
  for (int32_t j = 0; j < s->k_w; ++j) {
    if (j < cols.first || j >= cols.last)
      tm_column_padding(s, column, in_zp, tap + j, 1);
    else
      tm_column_taps(s, column, tap + j,
                     from + (at->left + j * s->d_w) * s->in_c, 1);
  }
}

/* What one output pixel reads. */
TM_INLINE void tm_column_pixel(const tm_conv_shape *s, const tm_column *column,
                               int32_t in_zp, const tm_window *at,
                               const int8_t *x) {
  const int32_t line = s->in_w * s->in_c;
  if (tm_window_is_full(s, at) && s->d_w == 1) {
    const int8_t *from = x + at->top * line + at->left * s->in_c;
    for (int32_t i = 0; i < s->k_h; ++i) {
      tm_column_taps(s, column, i * s->k_w, from, s->k_w);
      from += s->d_h * line;
    }
  } else {
    for (int32_t i = 0; i < s->k_h; ++i) {
      if (i < at->rows.first || i >= at->rows.last)
        tm_column_padding(s, column, in_zp, i * s->k_w, s->k_w);
      else
        tm_column_row(s, column, in_zp, at, i * s->k_w,
                      x + (at->top + i * s->d_h) * line);
    }
  }
  if (!tm_column_is_direct(s))
    tm_widen_column(column->to, column->line,
                    (s->k_h * s->k_w * s->in_c + 3) / 4);
}

TM_INLINE void tm_armv7e_m_conv2d_s8(const tm_conv_shape *s, const tm_conv_q *q,
                                     const int8_t *x, const int8_t *w,
                                     const int32_t *bias, const tm_rq *rq,
                                     int8_t *y, int32_t *scratch) {
  const int32_t k = s->k_h * s->k_w * s->in_c;
  tm_columns size = {k, s->out_c, TM_COLUMNS, s->out_c};
  tm_column column = {scratch,
                      (int8_t *)(scratch + (k + 3) / 4 * TM_COLUMNS_STEP)};
  int32_t filled = 0;
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_conv_window(s, oy, ox);
        column.to = scratch + 2 * filled;
        tm_column_pixel(s, &column, q->in_zp, &at, x);
        if (++filled == TM_COLUMNS) {
          tm_columns_s8(&size, q, scratch, w, bias, rq, y);
          y += TM_COLUMNS * s->out_c;
          filled = 0;
        }
      }
    }
    x += s->in_h * s->in_w * s->in_c;
  }
  if (filled != 0) {
    size.in_use = filled;
    tm_columns_s8(&size, q, scratch, w, bias, rq, y);
  }
}

#endif
