/* tinyml runtime: int8 depthwise convolution with MVE where a filter has at
 * most 4 x 4 taps side by side: a product of vectors is the sum of a pixel.
 *
 * For each row of the output, the input rows that it reads are turned, eight
 * channels at a time: a line for each channel, with a word for each column,
 * padding included, in which byte i is row i. So 16 bytes from a column on are
 * what a pixel reads, and a channel's filter is such a vector, too, with zeros
 * where it has no tap.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_DEPTHWISE_LINES_S8_H
#define TINYML_ISA_ARMV8_1_M_MVE_DEPTHWISE_LINES_S8_H

#include "tinyml/generic/taps.h"
#include "tinyml/isa/armv8.1-m.mve/requantize.h"

enum { TM_MVE_LINES = 8, TM_MVE_FILTER = 16, TM_MVE_LINES_WIDTH = 2000 };

/* Whether a layer is computed so, in the scratch that variants.def says. */
TM_INLINE int tm_mve_takes_lines(const tm_conv_shape *s) {
  return s->k_h <= 4 && s->k_w <= 4 && s->d_h == 1 && s->d_w == 1 &&
         s->s_w <= 2 && s->out_w <= TM_MVE_LINES_WIDTH;
}

/* Bytes of a line: the last pixel reads a whole vector. */
TM_INLINE int32_t tm_mve_line(const tm_conv_shape *s) {
  return 4 * ((s->out_w - 1) * s->s_w + 4);
}

/* The columns of a line that the input has, relative to the padding. */
TM_INLINE tm_taps tm_mve_line_columns(const tm_conv_shape *s) {
  return tm_taps_inside(-s->pad_l, (s->out_w - 1) * s->s_w + s->k_w, 1,
                        s->in_w);
}

#if defined(__ARM_FEATURE_MVE)

/* The first of eight channels, i or before: the last eight may have been
 * computed in part. */
TM_INLINE int32_t tm_mve_eight(const tm_conv_shape *s, int32_t i) {
  return i + TM_MVE_LINES <= s->out_c ? i : s->out_c - TM_MVE_LINES;
}

TM_INLINE void tm_mve_fill(int8_t *to, int32_t bytes, int32_t v) {
  for (int32_t i = 0; i < bytes; i += 16)
    vstrbq_s8(to + i, vdupq_n_s8((int8_t)v));
}

/* The filters of all channels as vectors. */
TM_INLINE void tm_mve_turn_filters(const tm_conv_shape *s, const int8_t *w,
                                   int8_t *filters) {
  const uint16x8_t at =
      vshlq_n_u16(vidupq_n_u16(0, 1), 4); /* TM_MVE_FILTER apart */
  tm_mve_fill(filters, s->out_c * TM_MVE_FILTER, 0);
  for (int32_t i = 0; i < s->out_c; i += TM_MVE_LINES) {
    const int32_t c = tm_mve_eight(s, i);
    for (int32_t row = 0; row < s->k_h; ++row)
      for (int32_t column = 0; column < s->k_w; ++column)
        vstrbq_scatter_offset_s16(
            filters + c * TM_MVE_FILTER + 4 * column + row, at,
            vldrbq_s16(w + (row * s->k_w + column) * s->out_c + c));
  }
}

/* Row `row` of eight channels' lines; x is its column 0, NULL above and below
 * the input. */
TM_INLINE void tm_mve_turn_row(const tm_conv_shape *s, int32_t in_zp,
                               const int8_t *x, int8_t *lines, int32_t row) {
  const tm_taps columns = tm_mve_line_columns(s);
  const uint16x8_t at =
      vmulq_n_u16(vidupq_n_u16(0, 1), (uint16_t)tm_mve_line(s));
  int16x8_t v = vdupq_n_s16((int16_t)in_zp);
  lines += 4 * columns.first + row;
  if (x)
    x += (columns.first - s->pad_l) * s->in_c;
  for (int32_t i = columns.first; i < columns.last; ++i) {
    if (x) {
      v = vldrbq_s16(x);
      x += s->in_c;
    }
    vstrbq_scatter_offset_s16(lines, at, v);
    lines += 4;
  }
}

/* Three rows that lie inside, x being the first one's column 0. */
TM_INLINE void tm_mve_turn_rows3(const tm_conv_shape *s, const int8_t *x,
                                 int8_t *lines) {
  const tm_taps columns = tm_mve_line_columns(s);
  const int32_t next = s->in_w * s->in_c;
  const uint16x8_t at =
      vmulq_n_u16(vidupq_n_u16(0, 1), (uint16_t)tm_mve_line(s));
  const uint16x8_t at1 = vaddq_n_u16(at, 1), at2 = vaddq_n_u16(at, 2);
  lines += 4 * columns.first;
  x += (columns.first - s->pad_l) * s->in_c;
  const int8_t *x1 = x + next, *x2 = x1 + next;
  for (int32_t i = columns.first; i < columns.last; ++i) {
    vstrbq_scatter_offset_s16(lines, at, vldrbq_s16(x));
    vstrbq_scatter_offset_s16(lines, at1, vldrbq_s16(x1));
    vstrbq_scatter_offset_s16(lines, at2, vldrbq_s16(x2));
    lines += 4;
    x += s->in_c;
    x1 += s->in_c;
    x2 += s->in_c;
  }
}

/* What a row of eight channels reads, from input row `top` on. */
TM_INLINE void tm_mve_turn_rows(const tm_conv_shape *s, int32_t in_zp,
                                int32_t top, const int8_t *x, int8_t *lines) {
  const int32_t next = s->in_w * s->in_c;
  if (s->k_h == 3 && top >= 0 && top + 3 <= s->in_h) {
    tm_mve_turn_rows3(s, x + top * next, lines);
    return;
  }
  for (int32_t i = 0; i < s->k_h; ++i) {
    const int inside = top + i >= 0 && top + i < s->in_h;
    tm_mve_turn_row(s, in_zp, inside ? x + (top + i) * next : NULL, lines, i);
  }
}

/* Four lines, which go on by a pixel's columns, and their filters. */
typedef struct tm_mve_lines4 {
  const int8_t *a, *b, *c, *d;
  int8x16_t wa, wb, wc, wd;
} tm_mve_lines4;

/* The sums of a pixel: v. Assembler here and below, because GCC 12 else keeps
 * four vectors of inputs. */
#define TM_MVE_LINE(x, w, sum, step)                                           \
  "vldrb.8 %q[v], [%[" x "]], #" step "\n\t"                                   \
  "vmladav.s8 %[" sum "], %q[v], %q[" w "]\n\t"
#define TM_MVE_LINE_SUMS(step)                                                 \
  TM_MVE_LINE("xa", "wa", "a", step)                                           \
  TM_MVE_LINE("xb", "wb", "b", step)                                           \
  TM_MVE_LINE("xc", "wc", "c", step)                                           \
  TM_MVE_LINE("xd", "wd", "d", step)                                           \
  "vmov %q[v][2], %q[v][0], %[a], %[c]\n\t"                                    \
  "vmov %q[v][3], %q[v][1], %[b], %[d]\n\t"
#define TM_MVE_LINE_OUTPUTS                                                    \
  [v] "=&w"(v), [xa] "+r"(x->a), [xb] "+r"(x->b), [xc] "+r"(x->c),             \
      [xd] "+r"(x->d), [a] "=&Te"(a), [b] "=&Te"(b), [c] "=&Te"(c),            \
      [d] "=&Te"(d)
#define TM_MVE_LINE_INPUTS                                                     \
  [wa] "w"(x->wa), [wb] "w"(x->wb), [wc] "w"(x->wc), [wd] "w"(x->wd)

#define TM_MVE_PIXEL4(step)                                                    \
  __asm__ volatile(TM_MVE_LINE_SUMS(step)                                      \
                   : TM_MVE_LINE_OUTPUTS                                       \
                   : TM_MVE_LINE_INPUTS                                        \
                   : "memory")

/* The sums of the next pixel. */
TM_INLINE int32x4_t tm_mve_pixel4(const tm_conv_shape *s, tm_mve_lines4 *x) {
  int32x4_t v;
  int32_t a, b, c, d;
  if (s->s_w == 1)
    TM_MVE_PIXEL4("4");
  else
    TM_MVE_PIXEL4("8");
  return v;
}

/* tm_mve_pixel4 and tm_mve_requantize4 with the limits of int8, and the store.
 */
#define TM_MVE_PIXEL_TO_INT8(step)                                             \
  __asm__ volatile(                                                            \
      TM_MVE_LINE_SUMS(step) /* */                                             \
      "vadd.i32 %q[v], %q[v], %q[bias]\n\t"                                    \
      "vqshl.s32 %q[v], %q[v], %q[pre]\n\t"                                    \
      "vrmulh.s32 %q[v], %q[v], %q[mult]\n\t"                                  \
      "vadd.i32 %q[v], %q[v], %[zp]\n\t"                                       \
      "vqmovnb.s32 %q[v], %q[v]\n\t"                                           \
      "vqmovnb.s16 %q[v], %q[v]\n\t"                                           \
      "vstrb.32 %q[v], [%[y]]"                                                 \
      : TM_MVE_LINE_OUTPUTS                                                    \
      : TM_MVE_LINE_INPUTS, [bias] "w"(ch->bias), [pre] "w"(ch->pre),          \
        [mult] "w"(ch->mult), [zp] "r"(q->out_zp), [y] "l"(y)                  \
      : "memory")
TM_INLINE void tm_mve_pixel_to_int8(const tm_conv_shape *s,
                                    const tm_linear_s8_q *q,
                                    const tm_mve_channels4 *ch,
                                    tm_mve_lines4 *x, int8_t *y) {
  int32x4_t v;
  int32_t a, b, c, d;
  if (s->s_w == 1)
    TM_MVE_PIXEL_TO_INT8("4");
  else
    TM_MVE_PIXEL_TO_INT8("8");
}
#undef TM_MVE_LINE
#undef TM_MVE_LINE_SUMS
#undef TM_MVE_LINE_OUTPUTS
#undef TM_MVE_LINE_INPUTS
#undef TM_MVE_PIXEL4
#undef TM_MVE_PIXEL_TO_INT8

/* Four channels of a row from their lines. */
TM_INLINE void tm_mve_lines_row4(const tm_conv_shape *s,
                                 const tm_linear_s8_q *q, const int8_t *lines,
                                 const int8_t *filters, const int32_t *bias,
                                 const tm_rq *rq, int8_t *y) {
  const tm_mve_channels4 ch = tm_mve_load4(bias, rq, q, 4);
  const int32_t line = tm_mve_line(s);
  tm_mve_lines4 x = {lines,
                     lines + line,
                     lines + 2 * line,
                     lines + 3 * line,
                     vldrbq_s8(filters),
                     vldrbq_s8(filters + TM_MVE_FILTER),
                     vldrbq_s8(filters + 2 * TM_MVE_FILTER),
                     vldrbq_s8(filters + 3 * TM_MVE_FILTER)};
  for (int32_t i = 0; i < s->out_w; ++i) {
    if (q->lo == INT8_MIN && q->hi == INT8_MAX) {
      tm_mve_pixel_to_int8(s, q, &ch, &x, y);
    } else {
      const int32x4_t sums = vaddq_s32(tm_mve_pixel4(s, &x), ch.bias);
      vstrbq_s32(y, tm_mve_requantize4(&ch, q, sums));
    }
    y += s->out_c;
  }
}

/* The layer; scratch has the filters, then the lines. */
TM_INLINE void tm_mve_depthwise_lines(const tm_conv_shape *s,
                                      const tm_linear_s8_q *q, const int8_t *x,
                                      const int8_t *w, const int32_t *bias,
                                      const tm_rq *rq, int8_t *y,
                                      int8_t *filters) {
  int8_t *const lines = filters + s->out_c * TM_MVE_FILTER;
  tm_mve_turn_filters(s, w, filters);
  tm_mve_fill(lines, TM_MVE_LINES * tm_mve_line(s), q->in_zp);
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t i = 0; i < s->out_c; i += TM_MVE_LINES) {
        const int32_t c = tm_mve_eight(s, i);
        tm_mve_turn_rows(s, q->in_zp, oy * s->s_h - s->pad_t, x + c, lines);
        for (int32_t j = 0; j < TM_MVE_LINES; j += 4)
          tm_mve_lines_row4(s, q, lines + j * tm_mve_line(s),
                            filters + (c + j) * TM_MVE_FILTER, bias + c + j,
                            rq + c + j, y + c + j);
      }
      y += s->out_w * s->out_c;
    }
    x += s->in_h * s->in_w * s->in_c;
  }
}

#endif
#endif
