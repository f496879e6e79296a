/* tinyml runtime: what a few output pixels of an int8 convolution read, as
 * columns of words or bytes, padding included: number k of column c is
 * x[columns * k + c]. The inner loop then knows nothing of the shape but the
 * columns' length.
 *
 *   tm_<kind>_window_s8   what one output pixel reads; `to` is the column's
 *                         first number
 *   tm_<kind>_line_s8     the taps of one row of the filter; `from` is where
 *                         column 0 of the input row lies
 *   tm_<kind>_take_s8     `count` numbers of one column
 *   tm_<kind>_fill_s8     the same, all of them v
 *
 * Kinds are column (words), byte, and upper: the upper one of two columns in a
 * word, added to the lower one (isa/armv7-m/pairs_s8.h).
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_COLUMNS_S8_H
#define TINYML_GENERIC_COLUMNS_S8_H

#include "tinyml/generic/taps.h"

#define TM_COLUMNS(kind, type, put)                                            \
  TM_INLINE void tm_##kind##_take_s8(int32_t columns, type *to,                \
                                     const int8_t *x, int32_t count) {         \
    for (; count >= 4; count -= 4) {                                           \
      put(to[0], x[0]);                                                        \
      put(to[columns], x[1]);                                                  \
      put(to[2 * columns], x[2]);                                              \
      put(to[3 * columns], x[3]);                                              \
      to += 4 * columns;                                                       \
      x += 4;                                                                  \
    }                                                                          \
    for (; count > 0; --count) {                                               \
      put(*to, *x++);                                                          \
      to += columns;                                                           \
    }                                                                          \
  }                                                                            \
  TM_INLINE void tm_##kind##_fill_s8(int32_t columns, type *to, type v,        \
                                     int32_t count) {                          \
    for (; count > 0; --count) {                                               \
      put(*to, v);                                                             \
      to += columns;                                                           \
    }                                                                          \
  }                                                                            \
  TM_INLINE void tm_##kind##_line_s8(const tm_conv_shape *s, int32_t columns,  \
                                     type in_zp, const tm_window *at,          \
                                     const int8_t *from, type *to) {           \
    const int32_t tap = columns * s->in_c;                                     \
    const tm_taps cols = at->cols;                                             \
    tm_##kind##_fill_s8(columns, to, in_zp, cols.first * s->in_c);             \
    if (s->d_w == 1) {                                                         \
      tm_##kind##_take_s8(columns, to + cols.first * tap,                      \
                          from + (at->left + cols.first) * s->in_c,            \
                          (cols.last - cols.first) * s->in_c);                 \
    } else {                                                                   \
      for (int32_t j = cols.first; j < cols.last; ++j)                         \
        tm_##kind##_take_s8(columns, to + j * tap,                             \
                            from + (at->left + j * s->d_w) * s->in_c,          \
                            s->in_c);                                          \
    }                                                                          \
    tm_##kind##_fill_s8(columns, to + cols.last * tap, in_zp,                  \
                        (s->k_w - cols.last) * s->in_c);                       \
  }                                                                            \
  TM_INLINE void tm_##kind##_window_s8(                                        \
      const tm_conv_shape *s, int32_t columns, type in_zp, int32_t oy,         \
      int32_t ox, const int8_t *x, type *to) {                                 \
    const tm_window at = tm_conv_window(s, oy, ox);                            \
    const int32_t row = s->k_w * s->in_c;                                      \
    const int32_t line = s->in_w * s->in_c;                                    \
    for (int32_t i = 0; i < s->k_h; ++i) {                                     \
      const int8_t *const from = x + (at.top + i * s->d_h) * line;             \
      if (i < at.rows.first || i >= at.rows.last)                              \
        tm_##kind##_fill_s8(columns, to, in_zp, row);                          \
      else if (tm_window_is_full(s, &at) && s->d_w == 1)                       \
        tm_##kind##_take_s8(columns, to, from + at.left * s->in_c, row);       \
      else                                                                     \
        tm_##kind##_line_s8(s, columns, in_zp, &at, from, to);                 \
      to += columns * row;                                                     \
    }                                                                          \
  }
#define TM_PUT(to, v) (to) = (v)
#define TM_PUT_UPPER(to, v) (to) += (v) * 0xffffff
TM_COLUMNS(column, int32_t, TM_PUT)
TM_COLUMNS(byte, int8_t, TM_PUT)
TM_COLUMNS(upper, int32_t, TM_PUT_UPPER)
#undef TM_PUT
#undef TM_PUT_UPPER
#undef TM_COLUMNS

#endif
