/* tinyml runtime: int16 max pool.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MAX_POOL2D_S16_H
#define TINYML_KERNEL_MAX_POOL2D_S16_H

#include "tinyml/generic/requantize.h"
#include "tinyml/generic/taps.h"

/* Channel 0 of x's window; the lowest value when nothing of it lies inside. */
TM_INLINE int16_t tm_max_of_window_s16(const tm_pool_shape *s,
                                       const tm_window *at, const int16_t *x) {
  int16_t max = INT16_MIN;
  for (int32_t i = at->rows.first; i < at->rows.last; ++i) {
    const int32_t row = (at->top + i * s->d_h) * s->in_w + at->left;
    for (int32_t j = at->cols.first; j < at->cols.last; ++j) {
      const int16_t v = x[(row + j * s->d_w) * s->c];
      max = v > max ? v : max;
    }
  }
  return max;
}

TM_INLINE void tm_max_pool2d_s16(const tm_pool_shape *s, const tm_limits_s8 *q,
                                 const int16_t *x, int16_t *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_pool_window(s, oy, ox);
        for (int32_t c = 0; c < s->c; ++c) {
          const int16_t max = tm_max_of_window_s16(s, &at, x + c);
          y[c] = (int16_t)tm_clamp_value(max, q->lo, q->hi);
        }
        y += s->c;
      }
    }
    x += s->in_h * s->in_w * s->c;
  }
}

#endif
