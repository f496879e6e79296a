/* tinyml runtime: int8 softmax along one axis. x and y may be the same memory.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_SOFTMAX_S8_H
#define TINYML_KERNEL_SOFTMAX_S8_H

#include "tinyml/generic/divide.h"
#include "tinyml/generic/requantize.h"

/* One line of len values, step apart. The formula and why nothing overflows
 * stand at tm_softmax_q and in src/ref/softmax.c. */
TM_INLINE void tm_softmax_line_s8(const tm_reduce_shape *s,
                                  const tm_softmax_q *q, const int8_t *x,
                                  const uint32_t *table, int8_t *y) {
  const uint64_t half = (uint64_t)1 << (q->shift - 1);
  int32_t max = -128;
  for (int32_t l = 0; l < s->len; ++l)
    max = x[l * s->inner] > max ? x[l * s->inner] : max;
  uint32_t sum = 0;
  for (int32_t l = 0; l < s->len; ++l)
    sum += table[max - x[l * s->inner]];
  const uint64_t r = tm_divide_shifted((uint32_t)q->mult, sum);
  for (int32_t l = 0; l < s->len; ++l) {
    const uint64_t v = (table[max - x[l * s->inner]] * r + half) >> q->shift;
    y[l * s->inner] =
        (int8_t)tm_clamp_value(q->out_zp + (int32_t)v, q->lo, q->hi);
  }
}

TM_INLINE void tm_softmax_s8(const tm_reduce_shape *s, const tm_softmax_q *q,
                             const int8_t *x, const uint32_t *table,
                             int8_t *y) {
  for (int32_t o = 0; o < s->outer; ++o) {
    for (int32_t i = 0; i < s->inner; ++i) {
      const int32_t first = o * s->len * s->inner + i;
      tm_softmax_line_s8(s, q, x + first, table, y + first);
    }
  }
}

#endif
