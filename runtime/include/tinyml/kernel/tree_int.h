/* tinyml runtime: decision trees on integers. A step reads its node from one
 * place, which moves on.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_TREE_INT_H
#define TINYML_KERNEL_TREE_INT_H

#include "tinyml/generic/requantize.h"
#include "tinyml/types.h"

/* The leaf that a row of features leads to. */
TM_INLINE const uint16_t *tm_tree_leaf_s16(const int16_t *x,
                                           const uint16_t *node) {
  for (;;) {
    const uint32_t feature = node[0];
    if (feature > 0x7fff)
      return node;
    if (x[feature] <= (int16_t)node[1])
      node += 3;
    else
      node += node[2];
  }
}

TM_INLINE const uint16_t *tm_tree_leaf_s8(const int8_t *x,
                                          const uint16_t *node) {
  for (;;) {
    const uint32_t word = node[0];
    if (word > 0x7fff)
      return node;
    if (x[word >> 8] <= (int8_t)(word & 0xff))
      node += 2;
    else
      node += node[1];
  }
}

TM_INLINE void tm_tree_begin(const tm_tree_shape *s, const int32_t *base,
                             int32_t *sum) {
  for (int32_t k = 0; k < s->targets; ++k)
    sum[k] = base[k];
}

TM_INLINE void tm_tree_finish(const tm_tree_shape *s, const tm_tree_int_q *q,
                              const int32_t *sum, int16_t *y) {
  const tm_rq rq = {q->mult, q->pre};
  for (int32_t k = 0; k < s->targets; ++k)
    y[k] = (int16_t)tm_requantize_value(sum[k], &rq, 0, -32768, 32767);
}

#define TM_TREE_SUM_KERNEL(name, type, find)                                   \
  TM_INLINE void tm_##name(const tm_tree_shape *s, const tm_tree_int_q *q,     \
                           const type *x, const int32_t *root,                 \
                           const int32_t *base, const uint16_t *node,          \
                           int16_t *y, int32_t *sum) {                         \
    for (int32_t r = 0; r < s->rows; ++r) {                                    \
      tm_tree_begin(s, base, sum);                                             \
      for (int32_t t = 0; t < s->trees; ++t) {                                 \
        const uint16_t *const at = find(x, node + root[t]);                    \
        sum[at[0] & 0x7fff] += (int16_t)at[1];                                 \
      }                                                                        \
      tm_tree_finish(s, q, sum, y);                                            \
      x += s->features;                                                        \
      y += s->targets;                                                         \
    }                                                                          \
  }
TM_TREE_SUM_KERNEL(tree_sum_s8w16, int8_t, tm_tree_leaf_s8)
TM_TREE_SUM_KERNEL(tree_sum_s16, int16_t, tm_tree_leaf_s16)
#undef TM_TREE_SUM_KERNEL

#define TM_TREE_ROWS_KERNEL(name, type, leaf_type, find)                       \
  TM_INLINE void tm_##name(const tm_tree_shape *s, const tm_tree_int_q *q,     \
                           const type *x, const int32_t *root,                 \
                           const int32_t *base, const uint16_t *node,          \
                           const leaf_type *leaf, int16_t *y, int32_t *sum) {  \
    for (int32_t r = 0; r < s->rows; ++r) {                                    \
      tm_tree_begin(s, base, sum);                                             \
      for (int32_t t = 0; t < s->trees; ++t) {                                 \
        const int32_t number = find(x, node + root[t])[0] & 0x7fff;            \
        const leaf_type *const row = leaf + number * s->targets;               \
        for (int32_t k = 0; k < s->targets; ++k)                               \
          sum[k] += row[k];                                                    \
      }                                                                        \
      tm_tree_finish(s, q, sum, y);                                            \
      x += s->features;                                                        \
      y += s->targets;                                                         \
    }                                                                          \
  }
TM_TREE_ROWS_KERNEL(tree_rows_s8, int8_t, int8_t, tm_tree_leaf_s8)
TM_TREE_ROWS_KERNEL(tree_rows_s8w16, int8_t, int16_t, tm_tree_leaf_s8)
TM_TREE_ROWS_KERNEL(tree_rows_s16w8, int16_t, int8_t, tm_tree_leaf_s16)
TM_TREE_ROWS_KERNEL(tree_rows_s16, int16_t, int16_t, tm_tree_leaf_s16)
#undef TM_TREE_ROWS_KERNEL

#endif
