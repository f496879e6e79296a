/* tinyml runtime: int8 depthwise convolution with filters of three rows and
 * columns, multiplier 1 and no dilation: one channel after the other along an
 * output row, its filter in registers or on the stack. Without a stride each
 * input is read once per row of the filter.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_DEPTHWISE_3X3_S8_H
#define TINYML_GENERIC_DEPTHWISE_3X3_S8_H

#include "tinyml/generic/requantize.h"
#include "tinyml/generic/taps.h"

/* What an instruction set has for tm_requantize. */
typedef int8_t tm_scale_fn(int32_t sum, const tm_rq *rq,
                           const tm_linear_s8_q *q);

/* The filter of one channel, w<row><column>: zeros for rows that read padding.
 */
typedef struct tm_filter_3x3 {
  int32_t w00, w01, w02, w10, w11, w12, w20, w21, w22;
  int32_t bias;       /* with what rows that read padding add */
  int32_t o0, o1, o2; /* what a column outside the input adds as the first,
                         second, third one */
} tm_filter_3x3;

/* Column 0 of what the rows of the filter read; of what is outside, of any row,
 * to be multiplied by 0. */
typedef struct tm_lines_3x3 {
  const int8_t *line0, *line1, *line2;
  int32_t inside0, inside1, inside2;
} tm_lines_3x3;

TM_INLINE tm_lines_3x3 tm_lines_3x3_at(const tm_conv_shape *s, const int8_t *x,
                                       int32_t top) {
  const int32_t row = s->in_w * s->in_c;
  tm_lines_3x3 lines = {x, x, x, 0, 0, 0};
  lines.inside0 = top >= 0 && top < s->in_h;
  lines.inside1 = top >= -1 && top + 1 < s->in_h;
  lines.inside2 = top >= -2 && top + 2 < s->in_h;
  if (lines.inside0)
    lines.line0 += top * row;
  if (lines.inside1)
    lines.line1 += (top + 1) * row;
  if (lines.inside2)
    lines.line2 += (top + 2) * row;
  return lines;
}

TM_INLINE tm_filter_3x3 tm_filter_3x3_of(const tm_conv_shape *s,
                                         const tm_lines_3x3 *lines, int32_t zp,
                                         const int8_t *w, int32_t bias) {
  const int32_t next = s->out_c, row = 3 * s->out_c;
  tm_filter_3x3 f = {0, 0, 0, 0, 0, 0, 0, 0, 0, bias, 0, 0, 0};
  f.w00 = w[0];
  f.w01 = w[next];
  f.w02 = w[2 * next];
  f.w10 = w[row];
  f.w11 = w[row + next];
  f.w12 = w[row + 2 * next];
  f.w20 = w[2 * row];
  f.w21 = w[2 * row + next];
  f.w22 = w[2 * row + 2 * next];
  if (!tm_conv_pads(s))
    return f;
  if (!lines->inside0) {
    f.bias += zp * (f.w00 + f.w01 + f.w02);
    f.w00 = f.w01 = f.w02 = 0;
  }
  if (!lines->inside1) {
    f.bias += zp * (f.w10 + f.w11 + f.w12);
    f.w10 = f.w11 = f.w12 = 0;
  }
  if (!lines->inside2) {
    f.bias += zp * (f.w20 + f.w21 + f.w22);
    f.w20 = f.w21 = f.w22 = 0;
  }
  f.o0 = zp * (f.w00 + f.w10 + f.w20);
  f.o1 = zp * (f.w01 + f.w11 + f.w21);
  f.o2 = zp * (f.w02 + f.w12 + f.w22);
  return f;
}

TM_INLINE int tm_is_column(const tm_conv_shape *s, int32_t at) {
  return at >= 0 && at < s->in_w;
}

/* What column `at` adds as the first, second, third one of a pixel. */
TM_INLINE int32_t tm_first_of_3x3(const tm_conv_shape *s, const tm_lines_3x3 *x,
                                  int32_t at, const tm_filter_3x3 *f) {
  const int32_t from = at * s->in_c;
  if (!tm_is_column(s, at))
    return f->o0;
  return x->line0[from] * f->w00 + x->line1[from] * f->w10 +
         x->line2[from] * f->w20;
}

TM_INLINE int32_t tm_second_of_3x3(const tm_conv_shape *s,
                                   const tm_lines_3x3 *x, int32_t at,
                                   const tm_filter_3x3 *f) {
  const int32_t from = at * s->in_c;
  if (!tm_is_column(s, at))
    return f->o1;
  return x->line0[from] * f->w01 + x->line1[from] * f->w11 +
         x->line2[from] * f->w21;
}

TM_INLINE int32_t tm_third_of_3x3(const tm_conv_shape *s, const tm_lines_3x3 *x,
                                  int32_t at, const tm_filter_3x3 *f) {
  const int32_t from = at * s->in_c;
  if (!tm_is_column(s, at))
    return f->o2;
  return x->line0[from] * f->w02 + x->line1[from] * f->w12 +
         x->line2[from] * f->w22;
}

/* A column for three pixels: the sum of the one that it is the last of; `next`
 * and `last` move on. */
TM_INLINE int32_t tm_step_3x3(const tm_filter_3x3 *f, int32_t x0, int32_t x1,
                              int32_t x2, int32_t *next, int32_t *last) {
  int32_t sum = *next + x0 * f->w02;
  *next = *last + x0 * f->w01;
  *last = f->bias + x0 * f->w00;
  sum += x1 * f->w12;
  *next += x1 * f->w11;
  *last += x1 * f->w10;
  sum += x2 * f->w22;
  *next += x2 * f->w21;
  *last += x2 * f->w20;
  return sum;
}

/* One channel of one output row, columns without stride: each column of the
 * input belongs to three pixels. */
TM_INLINE void tm_slide_3x3_s8(const tm_conv_shape *s, const tm_linear_s8_q *q,
                               int pairs, const tm_lines_3x3 *lines,
                               tm_filter_3x3 f, tm_scale_fn *scale, tm_rq rq,
                               int8_t *y) {
  int32_t at = -s->pad_l;
  int32_t left = s->out_w;
  /* the sums of the next pixel and of the one after it */
  int32_t next = f.bias + tm_first_of_3x3(s, lines, at, &f) +
                 tm_second_of_3x3(s, lines, at + 1, &f);
  int32_t last = f.bias + tm_first_of_3x3(s, lines, at + 1, &f);
  at += 2;
  for (; left > 0 && at < 0; --left, ++at) {
    *y = scale(next + f.o2, &rq, q);
    next = last + f.o1;
    last = f.bias + f.o0;
    y += s->out_c;
  }
  if (at < s->in_w) {
    const int32_t room = s->in_w - at;
    int32_t count = left < room ? left : room;
    const int8_t *x0 = lines->line0 + at * s->in_c;
    const int8_t *x1 = lines->line1 + at * s->in_c;
    const int8_t *x2 = lines->line2 + at * s->in_c;
    left -= count;
    if (pairs) {
      for (; count >= 2; count -= 2) {
        const int32_t step = s->in_c;
        *y = scale(tm_step_3x3(&f, *x0, *x1, *x2, &next, &last), &rq, q);
        y[s->out_c] =
            scale(tm_step_3x3(&f, x0[step], x1[step], x2[step], &next, &last),
                  &rq, q);
        x0 += 2 * step;
        x1 += 2 * step;
        x2 += 2 * step;
        y += 2 * s->out_c;
      }
    }
    for (; count > 0; --count) {
      *y = scale(tm_step_3x3(&f, *x0, *x1, *x2, &next, &last), &rq, q);
      x0 += s->in_c;
      x1 += s->in_c;
      x2 += s->in_c;
      y += s->out_c;
    }
  }
  for (; left > 0; --left) {
    *y = scale(next + f.o2, &rq, q);
    next = last + f.o1;
    last = f.bias + f.o0;
    y += s->out_c;
  }
}

/* The same with any stride. */
TM_INLINE void tm_stride_3x3_s8(const tm_conv_shape *s, const tm_linear_s8_q *q,
                                const tm_lines_3x3 *lines, tm_filter_3x3 f,
                                tm_scale_fn *scale, tm_rq rq, int8_t *y) {
  int32_t at = -s->pad_l;
  for (int32_t left = s->out_w; left > 0; --left) {
    int32_t sum = f.bias;
    if (at >= 0 && at + 2 < s->in_w) {
      const int32_t next = s->in_c;
      const int8_t *x = lines->line0 + at * next;
      sum += x[0] * f.w00 + x[next] * f.w01 + x[2 * next] * f.w02;
      x = lines->line1 + at * next;
      sum += x[0] * f.w10 + x[next] * f.w11 + x[2 * next] * f.w12;
      x = lines->line2 + at * next;
      sum += x[0] * f.w20 + x[next] * f.w21 + x[2 * next] * f.w22;
    } else {
      sum += tm_first_of_3x3(s, lines, at, &f);
      sum += tm_second_of_3x3(s, lines, at + 1, &f);
      sum += tm_third_of_3x3(s, lines, at + 2, &f);
    }
    at += s->s_w;
    *y = scale(sum, &rq, q);
    y += s->out_c;
  }
}

/* pairs: without a stride, two pixels a round, for less code beside products
 * and more of it. */
TM_INLINE void tm_depthwise_3x3_s8(const tm_conv_shape *s,
                                   const tm_linear_s8_q *q, const int8_t *x,
                                   const int8_t *w, const int32_t *bias,
                                   const tm_rq *rq, int pairs,
                                   tm_scale_fn *scale, int8_t *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      tm_lines_3x3 lines = tm_lines_3x3_at(s, x, oy * s->s_h - s->pad_t);
      for (int32_t c = 0; c < s->out_c; ++c) {
        const tm_filter_3x3 filter =
            tm_filter_3x3_of(s, &lines, q->in_zp, w + c, bias[c]);
        if (s->s_w == 1)
          tm_slide_3x3_s8(s, q, pairs, &lines, filter, scale, rq[c], y + c);
        else
          tm_stride_3x3_s8(s, q, &lines, filter, scale, rq[c], y + c);
        ++lines.line0;
        ++lines.line1;
        ++lines.line2;
      }
      y += s->out_w * s->out_c;
    }
    x += s->in_h * s->in_w * s->in_c;
  }
}

#endif
