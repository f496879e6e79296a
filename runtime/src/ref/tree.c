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

/* ---------------------------------------------------------- on integers ----
 */

/* A half word as the number of two's complement that it is. */
static int32_t half(uint16_t word) {
  return word < 0x8000 ? word : (int32_t)word - 0x10000;
}

static int32_t find_leaf_s16(const int16_t *x, const uint16_t *node,
                             int32_t i) {
  if (node[i] & 0x8000)
    return i;
  const int is_true = x[node[i]] <= half(node[i + 1]);
  return find_leaf_s16(x, node, is_true ? i + 3 : i + node[i + 2]);
}

static int32_t find_leaf_s8(const int8_t *x, const uint16_t *node, int32_t i) {
  if (node[i] & 0x8000)
    return i;
  const int32_t byte = node[i] % 256;
  const int is_true = x[node[i] / 256] <= (byte < 128 ? byte : byte - 256);
  return find_leaf_s8(x, node, is_true ? i + 2 : i + node[i + 1]);
}

#define TREE_SUM(name, type, find)                                             \
  void tm_ref_##name(const tm_tree_shape *s, const tm_tree_int_q *q,           \
                     const type *x, const int32_t *root, const int32_t *base,  \
                     const uint16_t *node, int16_t *y, int32_t *sum) {         \
    const tm_rq rq = {q->mult, q->pre};                                        \
    (void)sum;                                                                 \
    for (int32_t r = 0; r < s->rows; ++r)                                      \
      for (int32_t k = 0; k < s->targets; ++k) {                               \
        int32_t acc = base[k];                                                 \
        for (int32_t t = 0; t < s->trees; ++t) {                               \
          const int32_t i = find(x + r * s->features, node, root[t]);          \
          if (node[i] - 0x8000 == k)                                           \
            acc += half(node[i + 1]);                                          \
        }                                                                      \
        y[r * s->targets + k] =                                                \
            ref_requantize_s16(acc, &rq, 0, -32768, 32767);                    \
      }                                                                        \
  }
TREE_SUM(tree_sum_s8w16, int8_t, find_leaf_s8)
TREE_SUM(tree_sum_s16, int16_t, find_leaf_s16)

#define TREE_ROWS(name, type, leaf_type, find)                                 \
  void tm_ref_##name(const tm_tree_shape *s, const tm_tree_int_q *q,           \
                     const type *x, const int32_t *root, const int32_t *base,  \
                     const uint16_t *node, const leaf_type *leaf, int16_t *y,  \
                     int32_t *sum) {                                           \
    const tm_rq rq = {q->mult, q->pre};                                        \
    (void)sum;                                                                 \
    for (int32_t r = 0; r < s->rows; ++r)                                      \
      for (int32_t k = 0; k < s->targets; ++k) {                               \
        int32_t acc = base[k];                                                 \
        for (int32_t t = 0; t < s->trees; ++t) {                               \
          const int32_t i = find(x + r * s->features, node, root[t]);          \
          acc += leaf[(node[i] - 0x8000) * s->targets + k];                    \
        }                                                                      \
        y[r * s->targets + k] =                                                \
            ref_requantize_s16(acc, &rq, 0, -32768, 32767);                    \
      }                                                                        \
  }
TREE_ROWS(tree_rows_s8, int8_t, int8_t, find_leaf_s8)
TREE_ROWS(tree_rows_s8w16, int8_t, int16_t, find_leaf_s8)
TREE_ROWS(tree_rows_s16w8, int16_t, int8_t, find_leaf_s16)
TREE_ROWS(tree_rows_s16, int16_t, int16_t, find_leaf_s16)
