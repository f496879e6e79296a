/* Reference decision trees.
 *
 * Part of tinyml, Apache License 2.0. */
#include "ref_math.h"

#define LEAF 0x7fff
#define NAN_IS_TRUE 0x8000

/* The leaf below node i. */
static int32_t find_leaf(const float *x, const uint16_t *feature,
                         const uint16_t *next, const float *value, int32_t i) {
  if ((feature[i] & LEAF) == LEAF)
    return i;
  const float v = x[feature[i] & LEAF];
  const int is_nan = !(v <= 0.0f) && !(v > 0.0f);
  const int is_true = is_nan ? (feature[i] & NAN_IS_TRUE) != 0 : v <= value[i];
  return find_leaf(x, feature, next, value, is_true ? i + 1 : i + next[i]);
}

void tm_ref_tree_sum_f32(const tm_tree_shape *s, const tm_tree_q *q,
                         const float *x, const uint16_t *feature,
                         const uint16_t *next, const float *value,
                         const int32_t *root, const float *base, float *y) {
  (void)q;
  for (int32_t r = 0; r < s->rows; ++r)
    for (int32_t k = 0; k < s->targets; ++k) {
      float sum = 0.0f;
      for (int32_t t = 0; t < s->trees; ++t) {
        const int32_t leaf =
            find_leaf(x + r * s->features, feature, next, value, root[t]);
        if (next[leaf] == k)
          sum += value[leaf];
      }
      y[r * s->targets + k] = sum + base[k];
    }
}

void tm_ref_tree_rows_f32(const tm_tree_shape *s, const tm_tree_q *q,
                          const float *x, const uint16_t *feature,
                          const uint16_t *next, const float *value,
                          const int32_t *root, const float *base,
                          const float *leaf, float *y) {
  (void)q;
  for (int32_t r = 0; r < s->rows; ++r)
    for (int32_t k = 0; k < s->targets; ++k) {
      float sum = 0.0f;
      for (int32_t t = 0; t < s->trees; ++t)
        sum += leaf[next[find_leaf(x + r * s->features, feature, next, value,
                                   root[t])] *
                        s->targets +
                    k];
      y[r * s->targets + k] = sum + base[k];
    }
}
