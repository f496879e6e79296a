/* tinyml runtime: int8 fully-connected layer with blocks of four weights, in
 * portable C.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_FULLY_CONNECTED_S8X4_H
#define TINYML_KERNEL_FULLY_CONNECTED_S8X4_H

#include "tinyml/generic/requantize.h"

/* Byte i of a word, with its sign. */
TM_INLINE int32_t tm_x4_byte(uint32_t word, int32_t i) {
  return (int8_t)(uint8_t)((word >> 8 * i) & 255u);
}

/* Adds up to four blocks behind the word of their steps from `at` on; returns
 * the last one's inputs. */
TM_INLINE const int8_t *tm_x4_blocks(int32_t *sum, const int8_t *at,
                                     const uint32_t *w, int32_t blocks) {
  uint32_t steps = w[0];
  for (int32_t i = 1; i <= blocks; ++i) {
    at += (steps & 255u) >> 1;
    steps >>= 8;
    *sum += at[0] * tm_x4_byte(w[i], 0) + at[1] * tm_x4_byte(w[i], 1) +
            at[2] * tm_x4_byte(w[i], 2) + at[3] * tm_x4_byte(w[i], 3);
  }
  return at;
}

TM_INLINE void tm_fully_connected_s8x4(const tm_fc_blocks_shape *s,
                                       const tm_linear_s8_q *q, const int8_t *x,
                                       const uint32_t *w,
                                       const uint16_t *counts,
                                       const int32_t *bias, const tm_rq *rq,
                                       int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    const uint32_t *from = w;
    for (int32_t n = 0; n < s->n; ++n) {
      const int8_t *at = x;
      int32_t sum = bias[n], left = counts[n];
      for (; left >= 4; left -= 4) {
        at = tm_x4_blocks(&sum, at, from, 4);
        from += 5;
      }
      if (left > 0) {
        tm_x4_blocks(&sum, at, from, left);
        from += left + 1;
      }
      y[n] = tm_requantize(sum, &rq[n], q->out_zp, q->lo, q->hi);
    }
    x += s->k;
    y += s->n;
  }
}

#endif
