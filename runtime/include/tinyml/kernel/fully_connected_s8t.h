/* tinyml runtime: int8 fully-connected layer with weights of a table, in
 * portable C.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_FULLY_CONNECTED_S8T_H
#define TINYML_KERNEL_FULLY_CONNECTED_S8T_H

#include "tinyml/generic/requantize.h"

/* sum + Σ x[i] * table[index i], i < k; 8 bits have so many indices. */
TM_INLINE int32_t tm_t_whole(int32_t sum, int32_t bits, int32_t k,
                             const int8_t *x, const uint8_t *w,
                             const int8_t *table) {
  const uint32_t last = (1u << bits) - 1u;
  const int32_t each = 8 / bits;
  int32_t i = 0;
  for (; i + each <= k; i += each) {
    uint32_t indices = *w++;
    for (int32_t j = 0; j < each; ++j) {
      sum += *x++ * table[indices & last];
      indices >>= bits;
    }
  }
  if (i < k) {
    uint32_t indices = *w;
    for (; i < k; ++i) {
      sum += *x++ * table[indices & last];
      indices >>= bits;
    }
  }
  return sum;
}

/* The same of indices that go from one byte to the next. */
TM_INLINE int32_t tm_t_across(int32_t sum, int32_t bits, int32_t k,
                              const int8_t *x, const uint8_t *w,
                              const int8_t *table) {
  const uint32_t last = (1u << bits) - 1u;
  uint32_t indices = 0;
  int32_t have = 0;
  for (int32_t i = 0; i < k; ++i) {
    if (have < bits) {
      indices |= (uint32_t)*w++ << have;
      have += 8;
    }
    sum += x[i] * table[indices & last];
    indices >>= bits;
    have -= bits;
  }
  return sum;
}

TM_INLINE void tm_fully_connected_s8t(const tm_fc_table_shape *s,
                                      const tm_linear_s8_q *q, const int8_t *x,
                                      const uint8_t *w, const int8_t *table,
                                      const int32_t *bias, const tm_rq *rq,
                                      int8_t *y) {
  const int32_t row = (s->k * s->bits + 7) / 8;
  const int whole = 8 % s->bits == 0;
  for (int32_t m = 0; m < s->m; ++m) {
    for (int32_t n = 0; n < s->n; ++n) {
      const uint8_t *const from = w + n * row;
      const int32_t sum =
          whole ? tm_t_whole(bias[n], s->bits, s->k, x, from, table)
                : tm_t_across(bias[n], s->bits, s->k, x, from, table);
      y[n] = tm_requantize(sum, &rq[n], q->out_zp, q->lo, q->hi);
    }
    x += s->k;
    y += s->n;
  }
}

#endif
