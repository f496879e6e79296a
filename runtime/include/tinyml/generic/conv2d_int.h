/* tinyml runtime: convolution with integer activations and filters of any kind
 * in portable C. Activations stand `step` elements apart: 1, or 0 for padding,
 * where all of them are one value.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_CONV2D_INT_H
#define TINYML_GENERIC_CONV2D_INT_H

#include "tinyml/generic/linear_int.h"
#include "tinyml/generic/taps.h"

/* One activation and the weights at w of all lanes. */
TM_INLINE void tm_linear_mac(int32_t lanes, tm_sum4_s32 *sum, int32_t v,
                             const int8_t *w, int32_t row) {
  sum->a += v * w[0];
  if (lanes == 4) {
    sum->b += v * w[row];
    sum->c += v * w[2 * row];
    sum->d += v * w[3 * row];
  }
}

/* v * (low half) + u * (high half) */
TM_INLINE int32_t tm_linear_pair(int32_t v, int32_t u, int32_t both) {
  return v * tm_low_weight(both) + u * tm_high_weight(both);
}

/* Two activations and the pairs of weights at w of all lanes. */
TM_INLINE void tm_linear_mac_pair(int32_t lanes, tm_sum4_s32 *sum, int32_t v,
                                  int32_t u, const int8_t *w, int32_t row) {
  sum->a += tm_linear_pair(v, u, w[0]);
  if (lanes == 4) {
    sum->b += tm_linear_pair(v, u, w[row]);
    sum->c += tm_linear_pair(v, u, w[2 * row]);
    sum->d += tm_linear_pair(v, u, w[3 * row]);
  }
}

/* sum.l += Σ x[from + k * step] * weight(l, first + k), k < count */
TM_INLINE void tm_linear_dot(const tm_linear *t, int32_t lanes,
                             tm_sum4_s32 *sum, const void *x, int32_t from,
                             int32_t step, const tm_filter *f, int32_t first,
                             int32_t count) {
  if (f->bits == 8) {
    const int8_t *w = f->w + first;
    const int8_t *const w_end = w + count;
    while (w != w_end) {
      tm_linear_mac(lanes, sum, tm_linear_x(t, x, from), w++, f->row);
      from += step;
    }
    return;
  }
  const int8_t *w = f->w + first / 2;
  if (first % 2 != 0 && count > 0) {
    tm_linear_mac_pair(lanes, sum, 0, tm_linear_x(t, x, from), w++, f->row);
    from += step;
    --count;
  }
  const int8_t *const w_end = w + count / 2;
  while (w != w_end) {
    tm_linear_mac_pair(lanes, sum, tm_linear_x(t, x, from),
                       tm_linear_x(t, x, from + step), w++, f->row);
    from += 2 * step;
  }
  if (count % 2 != 0)
    tm_linear_mac_pair(lanes, sum, tm_linear_x(t, x, from), 0, w, f->row);
}

/* How many products a sum of 32 bits takes: of at most 2^15 * 2^7 or 2^15 * 2^3
 * each. With factors, what shares one. */
TM_INLINE int32_t tm_linear_part(const tm_filter *f) {
  if (f->group != 0)
    return f->group;
  return f->bits == 8 ? 256 : 4096;
}

/* The same for sums of any kind. */
TM_INLINE void tm_linear_run(const tm_linear *t, int32_t lanes,
                             tm_linear_sum *sum, const void *x, int32_t from,
                             int32_t step, const tm_filter *f, int32_t first,
                             int32_t count) {
  if (f->group == 0 && t->acc_shift == 0) {
    tm_linear_dot(t, lanes, &sum->narrow, x, from, step, f, first, count);
    return;
  }
  const int32_t most = tm_linear_part(f);
  for (int32_t k = 0; k < count; k += most) {
    /* groups never end within a run */
    const int32_t n = f->group != 0 || count - k > most ? most : count - k;
    const uint8_t *const gs =
        f->group != 0 ? f->gs + (first + k) / f->group : NULL;
    tm_sum4_s32 part = {0, 0, 0, 0};
    tm_linear_dot(t, lanes, &part, x, from + k * step, step, f, first + k, n);
    tm_linear_add(t, lanes, sum, &part, gs, f->gs_row);
  }
}

/* `count` weights from `first` on that read padding: 0 for int16. */
TM_INLINE void tm_linear_pad(const tm_linear *t, int32_t lanes,
                             tm_linear_sum *sum, const tm_filter *f,
                             int32_t first, int32_t count) {
  if (t->bits == 8) {
    const int8_t zp = (int8_t)t->in_zp;
    tm_linear_run(t, lanes, sum, &zp, 0, 0, f, first, count);
  }
}

/* One pixel; x's channel 0 is that of the group, f starts at the first lane. */
TM_INLINE void tm_linear_pixel(const tm_conv_shape *s, const tm_linear *t,
                               int32_t lanes, const tm_window *at,
                               const void *x, int32_t channel,
                               const tm_filter *f, tm_linear_sum *sum) {
  const int32_t c = s->in_c / s->groups;
  const int32_t line = s->k_w * c;
  const tm_taps cols = at->cols;
  const tm_taps rows = at->rows;
  if (tm_conv_pads(s)) {
    tm_linear_pad(t, lanes, sum, f, 0, rows.first * line);
    tm_linear_pad(t, lanes, sum, f, rows.last * line,
                  (s->k_h - rows.last) * line);
  }
  for (int32_t i = rows.first; i < rows.last; ++i) {
    const int32_t from =
        ((at->top + i * s->d_h) * s->in_w + at->left) * s->in_c + channel;
    if (tm_conv_pads(s)) {
      tm_linear_pad(t, lanes, sum, f, i * line, cols.first * c);
      tm_linear_pad(t, lanes, sum, f, i * line + cols.last * c,
                    (s->k_w - cols.last) * c);
    }
    if (tm_conv_row_is_dense(s)) {
      tm_linear_run(t, lanes, sum, x, from + cols.first * c, 1, f,
                    i * line + cols.first * c, (cols.last - cols.first) * c);
    } else {
      for (int32_t j = cols.first; j < cols.last; ++j)
        tm_linear_run(t, lanes, sum, x, from + j * s->d_w * s->in_c, 1, f,
                      i * line + j * c, c);
    }
  }
}

/* `lanes` output channels of one pixel, the first one's is y[to]. */
TM_INLINE void tm_linear_channels(const tm_conv_shape *s, const tm_linear *t,
                                  int32_t lanes, const tm_window *at,
                                  const void *x, int32_t channel,
                                  const tm_filter *f, const int32_t *bias,
                                  const tm_rq *rq, void *y, int32_t to) {
  tm_linear_sum sum = tm_linear_start(t, lanes, bias);
  tm_linear_pixel(s, t, lanes, at, x, channel, f, &sum);
  tm_linear_store_lanes(t, lanes, &sum, rq, y, to);
}

/* All output channels of one group, one pixel. */
TM_INLINE void tm_linear_group(const tm_conv_shape *s, const tm_linear *t,
                               const tm_window *at, const void *x,
                               int32_t channel, const tm_filter *f,
                               const int32_t *bias, const tm_rq *rq, void *y,
                               int32_t to) {
  const int32_t out_c = s->out_c / s->groups;
  int32_t oc = 0;
  for (; oc + 4 <= out_c; oc += 4) {
    const tm_filter rows = tm_filter_from(f, oc);
    tm_linear_channels(s, t, 4, at, x, channel, &rows, bias + oc, rq + oc, y,
                       to + oc);
  }
  /* GCC 12 warns of a loop that begins where the last one ended */
  for (oc = out_c / 4 * 4; oc < out_c; ++oc) {
    const tm_filter rows = tm_filter_from(f, oc);
    tm_linear_channels(s, t, 1, at, x, channel, &rows, bias + oc, rq + oc, y,
                       to + oc);
  }
}

TM_INLINE void tm_linear_conv2d(const tm_conv_shape *s, const tm_linear *t,
                                const void *x, const tm_filter *f,
                                const int32_t *bias, const tm_rq *rq, void *y) {
  const int32_t in_c = s->in_c / s->groups;
  const int32_t out_c = s->out_c / s->groups;
  int32_t to = 0;
  for (int32_t n = 0; n < s->n; ++n) {
    const int32_t image = n * s->in_h * s->in_w * s->in_c;
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_conv_window(s, oy, ox);
        for (int32_t g = 0; g < s->groups; ++g) {
          const tm_filter rows = tm_filter_from(f, g * out_c);
          tm_linear_group(s, t, &at, x, image + g * in_c, &rows,
                          bias + g * out_c, rq + g * out_c, y, to);
          to += out_c;
        }
      }
    }
  }
}

#endif
