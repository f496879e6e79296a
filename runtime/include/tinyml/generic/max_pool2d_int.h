/* tinyml runtime: max pools of integers, which differ in their type.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_MAX_POOL2D_INT_H
#define TINYML_GENERIC_MAX_POOL2D_INT_H

#include "tinyml/generic/requantize.h"
#include "tinyml/generic/taps.h"

/* tm_max_of_window_<name>: channel 0 of x's window; the lowest value when
 * nothing of it lies inside. */
#define TM_MAX_POOL2D(name, type, lowest)                                      \
  TM_INLINE type tm_max_of_window_##name(const tm_pool_shape *s,               \
                                         const tm_window *at, const type *x) { \
    type max = lowest;                                                         \
    for (int32_t i = at->rows.first; i < at->rows.last; ++i) {                 \
      const int32_t row = (at->top + i * s->d_h) * s->in_w + at->left;         \
      for (int32_t j = at->cols.first; j < at->cols.last; ++j) {               \
        const type v = x[(row + j * s->d_w) * s->c];                           \
        max = v > max ? v : max;                                               \
      }                                                                        \
    }                                                                          \
    return max;                                                                \
  }                                                                            \
                                                                               \
  TM_INLINE void tm_max_pool2d_##name(const tm_pool_shape *s,                  \
                                      const tm_limits_int *q, const type *x,   \
                                      type *y) {                               \
    for (int32_t n = 0; n < s->n; ++n) {                                       \
      for (int32_t oy = 0; oy < s->out_h; ++oy) {                              \
        for (int32_t ox = 0; ox < s->out_w; ++ox) {                            \
          const tm_window at = tm_pool_window(s, oy, ox);                      \
          for (int32_t c = 0; c < s->c; ++c) {                                 \
            const type max = tm_max_of_window_##name(s, &at, x + c);           \
            y[c] = (type)tm_clamp_value(max, q->lo, q->hi);                    \
          }                                                                    \
          y += s->c;                                                           \
        }                                                                      \
      }                                                                        \
      x += s->in_h * s->in_w * s->c;                                           \
    }                                                                          \
  }

#endif
