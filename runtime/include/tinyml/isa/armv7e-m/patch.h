/* tinyml runtime: what output pixels of a convolution read as columns, padding
 * included, see columns.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_PATCH_H
#define TINYML_ISA_ARMV7E_M_PATCH_H

#include "tinyml/generic/taps.h"
#include "tinyml/isa/armv7e-m/columns.h"

/* Where the column of one pixel goes: to itself where each tap has whole rounds
 * of numbers, else to line, from where it is widened. */
typedef struct tm_column {
  int32_t *to;
  int8_t *line;
} tm_column;

TM_INLINE int tm_column_is_direct(const tm_conv_shape *s,
                                  const tm_columns_type *t) {
  return (s->in_c & (tm_columns_round(t) - 1)) == 0;
}

/* Rounds of a column of k numbers. */
TM_INLINE int32_t tm_column_rounds(const tm_columns_type *t, int32_t k) {
  const int32_t round = tm_columns_round(t);
  return (k + round - 1) / round;
}

/* `count` taps from number `tap` on, which are neighbours from x on. */
TM_INLINE void tm_column_taps(const tm_conv_shape *s, const tm_columns_type *t,
                              const tm_column *column, int32_t tap,
                              const int8_t *x, int32_t count) {
  const int32_t round = tm_columns_round(t);
  if (tm_column_is_direct(s, t))
    tm_widen_column(t,
                    column->to + tap * (s->in_c / round) * tm_columns_words(t),
                    x, count * (s->in_c / round));
  else
    memcpy(column->line + tap * s->in_c * t->bytes, x,
           (size_t)(count * s->in_c * t->bytes));
}

/* The same, of taps that read padding: v, which is 0 for int16. */
TM_INLINE void tm_column_padding(const tm_conv_shape *s,
                                 const tm_columns_type *t,
                                 const tm_column *column, int32_t v,
                                 int32_t tap, int32_t count) {
  const int32_t round = tm_columns_round(t);
  if (tm_column_is_direct(s, t))
    tm_fill_column(t,
                   column->to + tap * (s->in_c / round) * tm_columns_words(t),
                   v, count * (s->in_c / round));
  else
    memset(column->line + tap * s->in_c * t->bytes, v,
           (size_t)(count * s->in_c * t->bytes));
}

/* The taps of one row of the filter, the first of which is number `tap`; from
 * is where column 0 of the input row lies. */
TM_INLINE void tm_column_row(const tm_conv_shape *s, const tm_columns_type *t,
                             const tm_column *column, int32_t in_zp,
                             const tm_window *at, int32_t tap,
                             const int8_t *from) {
  const int32_t pixel = s->in_c * t->bytes;
  const tm_taps cols = at->cols;
  if (s->d_w == 1) {
    tm_column_padding(s, t, column, in_zp, tap, cols.first);
    tm_column_taps(s, t, column, tap + cols.first,
                   from + (at->left + cols.first) * pixel,
                   cols.last - cols.first);
    tm_column_padding(s, t, column, in_zp, tap + cols.last, s->k_w - cols.last);
    return;
  }
  for (int32_t j = 0; j < s->k_w; ++j) {
    if (j < cols.first || j >= cols.last)
      tm_column_padding(s, t, column, in_zp, tap + j, 1);
    else
      tm_column_taps(s, t, column, tap + j,
                     from + (at->left + j * s->d_w) * pixel, 1);
  }
}

/* What one output pixel reads. */
TM_INLINE void tm_column_pixel(const tm_conv_shape *s, const tm_columns_type *t,
                               const tm_column *column, int32_t in_zp,
                               const tm_window *at, const int8_t *x) {
  const int32_t pixel = s->in_c * t->bytes;
  const int32_t line = s->in_w * pixel;
  if (tm_window_is_full(s, at) && s->d_w == 1) {
    const int8_t *from = x + at->top * line + at->left * pixel;
    for (int32_t i = 0; i < s->k_h; ++i) {
      tm_column_taps(s, t, column, i * s->k_w, from, s->k_w);
      from += s->d_h * line;
    }
  } else {
    for (int32_t i = 0; i < s->k_h; ++i) {
      if (i < at->rows.first || i >= at->rows.last)
        tm_column_padding(s, t, column, in_zp, i * s->k_w, s->k_w);
      else
        tm_column_row(s, t, column, in_zp, at, i * s->k_w,
                      x + (at->top + i * s->d_h) * line);
    }
  }
  if (!tm_column_is_direct(s, t))
    tm_widen_column(t, column->to, column->line,
                    tm_column_rounds(t, s->k_h * s->k_w * s->in_c));
}

#endif
