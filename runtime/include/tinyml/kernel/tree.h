/* tinyml runtime: decision trees. The true branch of a node follows it in the
 * table, so a step reads its index of no memory.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_TREE_H
#define TINYML_KERNEL_TREE_H

#include "tinyml/types.h"

/* The leaf that a row of features leads to from node i. */
TM_INLINE int32_t tm_tree_leaf(const tm_tree_q *q, const float *x,
                               const uint16_t *feature, const uint16_t *next,
                               const float *value, int32_t i) {
  for (;;) {
    const int32_t number = feature[i] & 0x7fff;
    if (number == 0x7fff)
      return i;
    const float v = x[number];
    if (v <= value[i] || (q->missing != 0 && v != v && feature[i] > 0x7fff))
      ++i;
    else
      i += next[i];
  }
}

TM_INLINE void tm_tree_sum_f32(const tm_tree_shape *s, const tm_tree_q *q,
                               const float *x, const uint16_t *feature,
                               const uint16_t *next, const float *value,
                               const int32_t *root, const float *base,
                               float *y) {
  for (int32_t r = 0; r < s->rows; ++r) {
    for (int32_t k = 0; k < s->targets; ++k)
      y[k] = 0.0f;
    for (int32_t t = 0; t < s->trees; ++t) {
      const int32_t i = tm_tree_leaf(q, x, feature, next, value, root[t]);
      y[next[i]] += value[i];
    }
    for (int32_t k = 0; k < s->targets; ++k)
      y[k] += base[k];
    x += s->features;
    y += s->targets;
  }
}

TM_INLINE void tm_tree_rows_f32(const tm_tree_shape *s, const tm_tree_q *q,
                                const float *x, const uint16_t *feature,
                                const uint16_t *next, const float *value,
                                const int32_t *root, const float *base,
                                const float *leaf, float *y) {
  for (int32_t r = 0; r < s->rows; ++r) {
    for (int32_t k = 0; k < s->targets; ++k)
      y[k] = 0.0f;
    for (int32_t t = 0; t < s->trees; ++t) {
      const int32_t i = tm_tree_leaf(q, x, feature, next, value, root[t]);
      const float *const row = leaf + next[i] * s->targets;
      for (int32_t k = 0; k < s->targets; ++k)
        y[k] += row[k];
    }
    for (int32_t k = 0; k < s->targets; ++k)
      y[k] += base[k];
    x += s->features;
    y += s->targets;
  }
}

#endif
