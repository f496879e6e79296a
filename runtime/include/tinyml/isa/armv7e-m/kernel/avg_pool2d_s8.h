/* tinyml runtime: avg_pool2d_s8 for Armv7E-M, four channels at a time.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_AVG_POOL2D_S8_H
#define TINYML_ISA_ARMV7E_M_KERNEL_AVG_POOL2D_S8_H

#include "tinyml/isa/armv7e-m/requantize_s8.h"
#include "tinyml/kernel/avg_pool2d_s8.h"

/* Four channels of one window: their sums as half words, which up to 255 values
 * fit. */
TM_INLINE void tm_armv7e_m_avg_pool4(const tm_pool_shape *s,
                                     const tm_linear_s8_q *q,
                                     const tm_window *at, const tm_rq *scale,
                                     const int8_t *x, int8_t *y) {
  const int32_t cols = at->cols.last - at->cols.first;
  const int32_t rows = at->rows.last - at->rows.first;
  uint32_t even = 0, odd = 0;
  for (int32_t i = at->rows.first; i < at->rows.last; ++i) {
    const int32_t row = (at->top + i * s->d_h) * s->in_w + at->left;
    const int8_t *from = x + (row + at->cols.first * s->d_w) * s->c;
    for (int32_t j = 0; j < cols; ++j) {
      const uint32_t bytes = tm_load_bytes(from);
      even = tm_add_even_bytes(even, bytes);
      odd = tm_add_odd_bytes(odd, bytes);
      from += s->d_w * s->c;
    }
  }
  /* empty windows have ends before their starts */
  const int32_t zero = rows > 0 && cols > 0 ? rows * cols * q->in_zp : 0;
  y[0] = tm_requantize_bytes((int16_t)(even & 0xffffu) - zero, scale, q);
  y[1] = tm_requantize_bytes((int16_t)(odd & 0xffffu) - zero, scale, q);
  y[2] = tm_requantize_bytes((int16_t)(even >> 16) - zero, scale, q);
  y[3] = tm_requantize_bytes((int16_t)(odd >> 16) - zero, scale, q);
}

TM_INLINE void tm_armv7e_m_avg_pool2d_s8(const tm_pool_shape *s,
                                         const tm_linear_s8_q *q,
                                         const int8_t *x, const tm_rq *rq,
                                         int8_t *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_pool_window(s, oy, ox);
        const tm_rq *const scale = rq + tm_pool_count(s, &at);
        for (int32_t i = 0; i < s->c; i += 4) {
          /* the last four may have been computed in part */
          const int32_t c = i + 4 <= s->c ? i : s->c - 4;
          tm_armv7e_m_avg_pool4(s, q, &at, scale, x + c, y + c);
        }
        y += s->c;
      }
    }
    x += s->in_h * s->in_w * s->c;
  }
}

#endif
