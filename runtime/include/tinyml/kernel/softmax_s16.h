/* tinyml runtime: int16 softmax along one axis. x and y may be the same memory.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_SOFTMAX_S16_H
#define TINYML_KERNEL_SOFTMAX_S16_H

#include "tinyml/generic/divide.h"

/* e(d) of tm_softmax_s16_q. */
TM_INLINE uint32_t tm_exponential_s16(const uint32_t *table, int32_t k,
                                      int32_t d) {
  const uint64_t product = (uint64_t)table[d / 256] * table[256 + d % 256];
  return (uint32_t)((product + ((uint64_t)1 << (61 - k))) >> (62 - k));
}

/* One line of len values, step apart. The formula and why nothing overflows
 * stand at tm_softmax_s16_q and in src/ref/softmax.c. */
TM_INLINE void tm_softmax_line_s16(const tm_reduce_shape *s,
                                   const tm_softmax_s16_q *q, const int16_t *x,
                                   const uint32_t *table, int16_t *y) {
  const uint64_t half = (uint64_t)1 << (q->shift - 1);
  int32_t max = INT16_MIN;
  for (int32_t l = 0; l < s->len; ++l)
    max = x[l * s->inner] > max ? x[l * s->inner] : max;
  uint32_t sum = 0;
  for (int32_t l = 0; l < s->len; ++l)
    sum += tm_exponential_s16(table, q->k, max - x[l * s->inner]);
  const uint64_t r = tm_divide_shifted((uint32_t)q->mult, sum);
  for (int32_t l = 0; l < s->len; ++l) {
    const uint64_t e = tm_exponential_s16(table, q->k, max - x[l * s->inner]);
    int64_t v = (int64_t)((e * r + half) >> q->shift);
    v = v < q->lo ? q->lo : v;
    y[l * s->inner] = (int16_t)(v > q->hi ? q->hi : v);
  }
}

TM_INLINE void tm_softmax_s16(const tm_reduce_shape *s,
                              const tm_softmax_s16_q *q, const int16_t *x,
                              const uint32_t *table, int16_t *y) {
  for (int32_t o = 0; o < s->outer; ++o) {
    for (int32_t i = 0; i < s->inner; ++i) {
      const int32_t first = o * s->len * s->inner + i;
      tm_softmax_line_s16(s, q, x + first, table, y + first);
    }
  }
}

#endif
