/* tinyml runtime: the part of a filter or window that lies inside the input.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_TAPS_H
#define TINYML_GENERIC_TAPS_H

#include "tinyml/types.h"

/* Of taps 0..k-1 in one dimension, first..last-1 read the input, the others
 * padding. first == last: none does. */
typedef struct tm_taps {
  int32_t first, last;
} tm_taps;

/* Tap i reads position start + i * dilation of in. */
TM_INLINE tm_taps tm_taps_inside(int32_t start, int32_t k, int32_t dilation,
                                 int32_t in) {
  tm_taps taps = {0, k};
  if (start < 0) {
    const int32_t first = (dilation - 1 - start) / dilation;
    taps.first = first < k ? first : k;
  }
  if (start + (k - 1) * dilation >= in)
    taps.last = start >= in ? 0 : (in - start + dilation - 1) / dilation;
  return taps;
}

/* Whether some output's filter reaches outside the input; known when the shape
 * is, so the code for padding vanishes. */
TM_INLINE int tm_conv_pads(const tm_conv_shape *s) {
  return s->pad_t > 0 || s->pad_l > 0 ||
         (s->out_h - 1) * s->s_h + (s->k_h - 1) * s->d_h >= s->in_h ||
         (s->out_w - 1) * s->s_w + (s->k_w - 1) * s->d_w >= s->in_w;
}

/* Filter taps of one row that read the input are neighbours in memory, x and w
 * alike, unless dilation or groups tear x apart. */
TM_INLINE int tm_conv_row_is_dense(const tm_conv_shape *s) {
  return s->groups == 1 && s->d_w == 1;
}

/* What one output pixel reads. When nothing of the window lies inside, rows is
 * k_h..k_h, so no input address is formed. */
typedef struct tm_window {
  int32_t top, left; /* input position of tap (0, 0), may be outside */
  tm_taps rows, cols;
} tm_window;

TM_INLINE tm_window tm_conv_window(const tm_conv_shape *s, int32_t oy,
                                   int32_t ox) {
  tm_window at = {0, 0, {0, s->k_h}, {0, s->k_w}};
  at.top = oy * s->s_h - s->pad_t;
  at.left = ox * s->s_w - s->pad_l;
  if (!tm_conv_pads(s))
    return at;
  at.rows = tm_taps_inside(at.top, s->k_h, s->d_h, s->in_h);
  at.cols = tm_taps_inside(at.left, s->k_w, s->d_w, s->in_w);
  if (at.cols.first >= at.cols.last) {
    at.rows.first = s->k_h;
    at.rows.last = s->k_h;
  }
  return at;
}

/* No tap of the window reads padding. */
TM_INLINE int tm_window_is_full(const tm_conv_shape *s, const tm_window *at) {
  return !tm_conv_pads(s) || (at->rows.first == 0 && at->rows.last == s->k_h &&
                              at->cols.first == 0 && at->cols.last == s->k_w);
}

TM_INLINE tm_window tm_pool_window(const tm_pool_shape *s, int32_t oy,
                                   int32_t ox) {
  tm_window at;
  at.top = oy * s->s_h - s->pad_t;
  at.left = ox * s->s_w - s->pad_l;
  at.rows = tm_taps_inside(at.top, s->k_h, s->d_h, s->in_h);
  at.cols = tm_taps_inside(at.left, s->k_w, s->d_w, s->in_w);
  if (at.cols.first >= at.cols.last)
    at.rows.first = at.rows.last;
  return at;
}

/* What an average over the window divides by: see tm_pool_shape. */
TM_INLINE int32_t tm_pool_count(const tm_pool_shape *s, const tm_window *at) {
  tm_taps rows = at->rows;
  tm_taps cols = at->cols;
  if (s->count_pad) { /* no tap is above or left of the padding */
    rows = tm_taps_inside(at->top + s->pad_t, s->k_h, s->d_h,
                          s->in_h + s->pad_t + s->pad_b);
    cols = tm_taps_inside(at->left + s->pad_l, s->k_w, s->d_w,
                          s->in_w + s->pad_l + s->pad_r);
  }
  return (rows.last - rows.first) * (cols.last - cols.first);
}

#endif
