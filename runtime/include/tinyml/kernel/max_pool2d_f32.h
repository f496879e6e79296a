/* tinyml runtime: float max pool.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MAX_POOL2D_F32_H
#define TINYML_KERNEL_MAX_POOL2D_F32_H

#include <math.h>

#include "tinyml/generic/requantize.h"
#include "tinyml/generic/taps.h"

/* Channel 0 of x's window; the lowest value when nothing of it lies inside, NaN
 * when one of it is. */
TM_INLINE float tm_max_of_window_f32(const tm_pool_shape *s,
                                     const tm_window *at, const float *x) {
  float max = -INFINITY;
  for (int32_t i = at->rows.first; i < at->rows.last; ++i) {
    const int32_t row = (at->top + i * s->d_h) * s->in_w + at->left;
    for (int32_t j = at->cols.first; j < at->cols.last; ++j) {
      const float v = x[(row + j * s->d_w) * s->c];
      if (!(v <= max)) {
        if (isnan(v)) {
          return v;
        }
        max = v;
      }
    }
  }
  return max;
}

TM_INLINE void tm_max_pool2d_f32(const tm_pool_shape *s, const tm_limits_f32 *q,
                                 const float *x, float *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_pool_window(s, oy, ox);
        for (int32_t c = 0; c < s->c; ++c) {
          const float max = tm_max_of_window_f32(s, &at, x + c);
          y[c] = tm_clamp_value_f32(max, q);
        }
        y += s->c;
      }
    }
    x += s->in_h * s->in_w * s->c;
  }
}

#endif
