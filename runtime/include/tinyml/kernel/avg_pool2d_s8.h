/* tinyml runtime: int8 average pool.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_AVG_POOL2D_S8_H
#define TINYML_KERNEL_AVG_POOL2D_S8_H

#include "tinyml/generic/requantize.h"
#include "tinyml/generic/taps.h"

/* Sum over channel 0 of the window of x, zero points taken off: |sum| <= 255 *
 * k_h * k_w. */
TM_INLINE int32_t tm_sum_of_window_s8(const tm_pool_shape *s, int32_t in_zp,
                                      const tm_window *at, const int8_t *x) {
  int32_t sum = 0;
  for (int32_t i = at->rows.first; i < at->rows.last; ++i) {
    const int32_t row = (at->top + i * s->d_h) * s->in_w + at->left;
    for (int32_t j = at->cols.first; j < at->cols.last; ++j)
      sum += x[(row + j * s->d_w) * s->c] - in_zp;
  }
  return sum;
}

/* rq[count] belongs to windows that count so many positions. */
TM_INLINE void tm_avg_pool2d_s8(const tm_pool_shape *s, const tm_linear_s8_q *q,
                                const int8_t *x, const tm_rq *rq, int8_t *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_pool_window(s, oy, ox);
        const tm_rq *const scale = rq + tm_pool_count(s, &at);
        for (int32_t c = 0; c < s->c; ++c) {
          const int32_t sum = tm_sum_of_window_s8(s, q->in_zp, &at, x + c);
          y[c] = tm_requantize(sum, scale, q->out_zp, q->lo, q->hi);
        }
        y += s->c;
      }
    }
    x += s->in_h * s->in_w * s->c;
  }
}

#endif
