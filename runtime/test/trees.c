/* Decision trees against trees of pointers, scatter against what each element
 * of the result has met, and pairs against classes that they are made of. */
#include "kernels_under_test.h"
#include "support.h"

/* ------------------------------------------------------------- trees ---- */

typedef struct branch {
  struct branch *yes, *no; /* NULL: a leaf */
  int32_t feature, nan_is_yes;
  float limit;
  int32_t place; /* the target, or the row of leaves */
  float weight;
} branch;

enum { MAX_NODES = 2000 };
static branch pool[MAX_NODES];
static int32_t used;

/* A tree of at most `depth` comparisons, with few limits so that some elements
 * meet theirs exactly. */
static branch *grow(int32_t depth, int32_t features, int32_t places,
                    int32_t missing) {
  branch *b = &pool[used++];
  memset(b, 0, sizeof(*b));
  b->place = t_range(0, places - 1);
  b->weight = t_float();
  if (depth == 0 || t_range(0, 5) == 0)
    return b;
  b->feature = t_range(0, features - 1);
  b->limit = (float)t_range(-4, 4) / 4.0f;
  b->nan_is_yes = missing && t_range(0, 1);
  b->yes = grow(depth - 1, features, places, missing);
  b->no = grow(depth - 1, features, places, missing);
  return b;
}

/* Writes a tree from node i on; the next free node. */
static int32_t write(const branch *b, int32_t i, uint16_t *feature,
                     uint16_t *next, float *value) {
  if (b->yes == NULL) {
    feature[i] = 0x7fff;
    next[i] = (uint16_t)b->place;
    value[i] = b->weight;
    return i + 1;
  }
  feature[i] = (uint16_t)(b->feature | (b->nan_is_yes ? 0x8000 : 0));
  value[i] = b->limit;
  const int32_t no = write(b->yes, i + 1, feature, next, value);
  next[i] = (uint16_t)(no - i);
  return write(b->no, no, feature, next, value);
}

static const branch *follow(const branch *b, const float *x) {
  while (b->yes != NULL) {
    const float v = x[b->feature];
    b = (isnan(v) ? b->nan_is_yes : v <= b->limit) ? b->yes : b->no;
  }
  return b;
}

static void test_trees(void) {
  tm_tree_shape s = {
      t_range(1, 4), t_range(1, 6), t_range(1, 3), t_range(1, 7), 0, 5,
      t_range(1, 5)};
  const tm_tree_q q = {t_range(0, 1)};
  const branch *trees[7];
  used = 0;
  int32_t *root = (int32_t *)t_alloc(s.trees, sizeof(int32_t));
  const int32_t rows_kind = t_range(0, 1);
  for (int32_t t = 0; t < s.trees; ++t)
    trees[t] =
        grow(s.depth, s.features, rows_kind ? s.leaves : s.targets, q.missing);
  s.nodes = used;
  uint16_t *feature = (uint16_t *)t_alloc(s.nodes, 2);
  uint16_t *next = (uint16_t *)t_alloc(s.nodes, 2);
  float *value = (float *)t_alloc(s.nodes, sizeof(float));
  int32_t end = 0;
  for (int32_t t = 0; t < s.trees; ++t) {
    root[t] = end;
    end = write(trees[t], end, feature, next, value);
  }
  float *x = (float *)t_alloc(s.rows * s.features, sizeof(float));
  for (int32_t i = 0; i < s.rows * s.features; ++i)
    switch (t_range(0, 5)) {
    case 0:
      x[i] = NAN;
      break;
    case 1:
      x[i] = t_range(0, 1) ? INFINITY : -INFINITY;
      break;
    default:
      x[i] = (float)t_range(-8, 8) / 8.0f;
    }
  const float *base = t_random_f32(s.targets);
  const float *leaf = t_random_f32(s.leaves * s.targets);
  const int32_t count = s.rows * s.targets;
  float *y[2];
  for (int k = 0; k < 2; ++k)
    y[k] = (float *)t_alloc(count, sizeof(float));
  if (rows_kind) {
    tm_ref_tree_rows_f32(&s, &q, x, feature, next, value, root, base, leaf,
                         y[0]);
    tm_tree_rows_f32(&s, &q, x, feature, next, value, root, base, leaf, y[1]);
  } else {
    tm_ref_tree_sum_f32(&s, &q, x, feature, next, value, root, base, y[0]);
    tm_tree_sum_f32(&s, &q, x, feature, next, value, root, base, y[1]);
  }
  for (int32_t i = 0; i < count; ++i) {
    const float *row = x + i / s.targets * s.features;
    const int32_t target = i % s.targets;
    double want = 0.0;
    for (int32_t t = 0; t < s.trees; ++t) {
      const branch *b = follow(trees[t], row);
      if (rows_kind)
        want += (double)leaf[b->place * s.targets + target];
      else if (b->place == target)
        want += (double)b->weight;
    }
    want += (double)base[target];
    for (int k = 0; k < 2; ++k) {
      if (fabs((double)y[k][i] - want) > 1e-6 * 10.0)
        t_fail(k ? "fast trees" : "ref trees", i, (double)y[k][i], want);
      ++t_checks;
    }
  }
  t_equal_bytes("trees", y[1], y[0], (size_t)count * sizeof(float));
  t_release();
}

/* ---------------------------------------------------- trees of integers ----
 */

/* Writes a tree from half word i on, features of int8_t or int16_t, leaves that
 * name a row or add to one target; the next free half word. */
static int32_t write_int(const branch *b, int32_t i, int bytes, int has_rows,
                         uint16_t *node) {
  if (b->yes == NULL) {
    node[i++] = (uint16_t)(0x8000 | b->place);
    if (!has_rows)
      node[i++] = (uint16_t)(int16_t)(b->weight * 30000.0f);
    return i;
  }
  const int32_t limit = (int32_t)(b->limit * 4.0f);
  const int32_t length = bytes == 1 ? 2 : 3;
  if (bytes == 1) {
    node[i] = (uint16_t)(b->feature << 8 | (limit & 0xff));
  } else {
    node[i] = (uint16_t)b->feature;
    node[i + 1] = (uint16_t)(int16_t)limit;
  }
  const int32_t no = write_int(b->yes, i + length, bytes, has_rows, node);
  node[i + length - 1] = (uint16_t)(no - i);
  return write_int(b->no, no, bytes, has_rows, node);
}

/* What the leaf of each tree says of target k, summed. */
static int64_t sum_leaves(const tm_tree_shape *s, branch *const *trees,
                          const float *x, const int32_t *leaf, int32_t k) {
  int64_t sum = 0;
  for (int32_t t = 0; t < s->trees; ++t) {
    const branch *b = follow(trees[t], x);
    if (leaf != NULL)
      sum += leaf[b->place * s->targets + k];
    else if (b->place == k)
      sum += (int16_t)(b->weight * 30000.0f);
  }
  return sum;
}

#define RUN_TREES(name, type, ...)                                             \
  do {                                                                         \
    type *v = (type *)t_alloc(s.rows * s.features, sizeof(type));              \
    for (int32_t i = 0; i < s.rows * s.features; ++i)                          \
      v[i] = (type)(x[i] * 4.0f);                                              \
    tm_ref_##name(&s, &q, v, root, base, node, __VA_ARGS__ y[0], sum);         \
    tm_##name(&s, &q, v, root, base, node, __VA_ARGS__ y[1], sum);             \
  } while (0)

static void test_integer_trees(void) {
  tm_tree_shape s = {
      t_range(1, 4), t_range(1, 6), t_range(1, 3), t_range(1, 7), 0, 5,
      t_range(1, 5)};
  tm_tree_int_q q = {t_range(1, INT32_MAX), 0};
  if (q.mult >= 1 << 30)
    q.pre = t_range(0, 3);
  const int32_t kind = t_range(0, 5); /* 0, 1: one target to a leaf */
  const int has_rows = kind > 1, bytes = kind % 2 + 1;
  branch *trees[7];
  used = 0;
  for (int32_t t = 0; t < s.trees; ++t)
    trees[t] = grow(s.depth, s.features, has_rows ? s.leaves : s.targets, 0);
  int32_t *root = (int32_t *)t_alloc(s.trees, sizeof(int32_t));
  uint16_t *node = (uint16_t *)t_alloc(3 * used, 2);
  for (int32_t t = 0; t < s.trees; ++t) {
    root[t] = s.nodes;
    s.nodes = write_int(trees[t], s.nodes, bytes, has_rows, node);
  }
  float *x = (float *)t_alloc(s.rows * s.features, sizeof(float));
  for (int32_t i = 0; i < s.rows * s.features; ++i)
    x[i] = (float)t_range(-20, 20) / 4.0f;
  const int32_t count = s.rows * s.targets;
  int32_t *leaf = NULL;
  int8_t *leaf8 = (int8_t *)t_alloc(s.leaves * s.targets, 1);
  int16_t *leaf16 = (int16_t *)t_alloc(s.leaves * s.targets, 2);
  if (has_rows) {
    leaf = (int32_t *)t_alloc(s.leaves * s.targets, sizeof(int32_t));
    for (int32_t i = 0; i < s.leaves * s.targets; ++i) {
      leaf[i] = kind < 4 ? t_range(-128, 127) : t_range(-32768, 32767);
      leaf8[i] = (int8_t)leaf[i];
      leaf16[i] = (int16_t)leaf[i];
    }
  }
  int32_t *base = (int32_t *)t_alloc(s.targets, sizeof(int32_t));
  for (int32_t k = 0; k < s.targets; ++k)
    base[k] = t_range(-100000, 100000);
  int32_t *sum = (int32_t *)t_alloc(s.targets, sizeof(int32_t));
  int16_t *y[2];
  for (int k = 0; k < 2; ++k)
    y[k] = (int16_t *)t_alloc(count, sizeof(int16_t));
  switch (kind) {
  case 0:
    RUN_TREES(tree_sum_s8w16, int8_t, );
    break;
  case 1:
    RUN_TREES(tree_sum_s16, int16_t, );
    break;
  case 2:
    RUN_TREES(tree_rows_s8, int8_t, leaf8, );
    break;
  case 3:
    RUN_TREES(tree_rows_s16w8, int16_t, leaf8, );
    break;
  case 4:
    RUN_TREES(tree_rows_s8w16, int8_t, leaf16, );
    break;
  default:
    RUN_TREES(tree_rows_s16, int16_t, leaf16, );
  }
  for (int32_t i = 0; i < count; ++i) {
    const int32_t k = i % s.targets;
    const int64_t acc =
        base[k] +
        sum_leaves(&s, trees, x + i / s.targets * s.features, leaf, k);
    const double scaled = floor(
        (ldexp((double)acc * q.mult, q.pre) + 2147483648.0) / 4294967296.0);
    const double want = fmin(fmax(scaled, -32768.0), 32767.0);
    if ((double)y[0][i] != want)
      t_fail("ref integer trees", i, (double)y[0][i], want);
    ++t_checks;
  }
  t_equal_bytes("integer trees", y[1], y[0], (size_t)count * sizeof(int16_t));
  t_release();
}

/* ----------------------------------------------------------- scatter ---- */

static int32_t random_place(int32_t size) {
  if (t_range(0, 7) == 0)
    return t_range(0, 1) ? INT32_MIN : size;
  return t_range(0, size - 1);
}

#define TEST_SCATTER(bits)                                                     \
  do {                                                                         \
    int##bits##_t *x = (int##bits##_t *)t_alloc(size, bits / 8);               \
    int##bits##_t *u = (int##bits##_t *)t_alloc(updates, bits / 8);            \
    int##bits##_t *y[2];                                                       \
    for (int32_t i = 0; i < size; ++i)                                         \
      x[i] = (int##bits##_t)(i % 50);                                          \
    for (int32_t i = 0; i < updates; ++i)                                      \
      u[i] = (int##bits##_t)(-1 - i % 50);                                     \
    y[0] = (int##bits##_t *)t_alloc(size, bits / 8);                           \
    tm_ref_scatter_##bits(&s, x, at, u, y[0]);                                 \
    for (int32_t i = 0; i < size; ++i) {                                       \
      int32_t want = i % 50;                                                   \
      for (int32_t k = 0; k < s.count; ++k)                                    \
        if (at[k] == i / s.inner)                                              \
          want = -1 - (k * s.inner + i % s.inner) % 50;                        \
      if (y[0][i] != want)                                                     \
        t_fail("scatter_" #bits, i, (double)y[0][i], want);                    \
      ++t_checks;                                                              \
    }                                                                          \
    y[1] = (int##bits##_t *)t_alloc(size, bits / 8);                           \
    tm_scatter_##bits(&s, x, at, u, y[1]);                                     \
    t_equal_bytes("scatter", y[1], y[0], (size_t)size * (bits / 8));           \
    tm_scatter_##bits(&s, x, at, u, x);                                        \
    t_equal_bytes("scatter in place", x, y[0], (size_t)size * (bits / 8));     \
  } while (0)

/* Small whole numbers, which every type adds and multiplies exactly. */
#define TEST_REDUCE(name, type)                                                \
  do {                                                                         \
    type *x = (type *)t_alloc(size, sizeof(type));                             \
    type *u = (type *)t_alloc(updates, sizeof(type));                          \
    type *y[2];                                                                \
    for (int32_t i = 0; i < size; ++i)                                         \
      x[i] = (type)t_range(-3, 3);                                             \
    for (int32_t i = 0; i < updates; ++i)                                      \
      u[i] = (type)t_range(-3, 3);                                             \
    for (int k = 0; k < 2; ++k)                                                \
      y[k] = (type *)t_alloc(size, sizeof(type));                              \
    tm_ref_##name(&s, &q, x, at, u, y[0]);                                     \
    tm_##name(&s, &q, x, at, u, y[1]);                                         \
    for (int32_t i = 0; i < size; ++i) {                                       \
      double want = (double)x[i];                                              \
      for (int32_t k = 0; k < s.count; ++k)                                    \
        if (at[k] == i / s.inner) {                                            \
          const double v = (double)u[k * s.inner + i % s.inner];               \
          want = q.reduction == TM_SCATTER_ADD   ? want + v                    \
                 : q.reduction == TM_SCATTER_MUL ? want * v                    \
                 : q.reduction == TM_SCATTER_MIN ? fmin(want, v)               \
                                                 : fmax(want, v);              \
        }                                                                      \
      for (int k = 0; k < 2; ++k)                                              \
        if ((double)y[k][i] != want)                                           \
          t_fail(#name, i, (double)y[k][i], want);                             \
      ++t_checks;                                                              \
    }                                                                          \
    tm_##name(&s, &q, x, at, u, x);                                            \
    t_equal_bytes(#name " in place", x, y[0], (size_t)size * sizeof(type));    \
  } while (0)

static void test_scatter(void) {
  const tm_scatter_shape s = {t_range(1, 6), t_range(1, 4), t_range(1, 8)};
  const tm_scatter_q q = {t_range(0, 3)};
  const int32_t size = s.size * s.inner, updates = s.count * s.inner;
  int32_t at[8];
  for (int32_t i = 0; i < s.count; ++i)
    at[i] = random_place(s.size);
  TEST_SCATTER(8);
  TEST_SCATTER(16);
  TEST_SCATTER(32);
  TEST_SCATTER(64);
  TEST_REDUCE(scatter_reduce_f32, float);
  TEST_REDUCE(scatter_reduce_s32, int32_t);
  TEST_REDUCE(scatter_reduce_s64, int64_t);
  t_release();
}

/* ------------------------------------------------------------- pairs ---- */

/* Of probabilities that fit together, those are the classes'. */
static void test_pairs(void) {
  const tm_pairs_shape s = {t_range(1, 3), t_range(2, 6)};
  const int32_t k = s.classes, size = s.rows * k, pairs = k * (k - 1) / 2;
  float *x = (float *)t_alloc(s.rows * pairs, sizeof(float));
  float *product = (float *)t_alloc(k, sizeof(float));
  float *y[2] = {(float *)t_alloc(size, sizeof(float)),
                 (float *)t_alloc(size, sizeof(float))};
  double *want = (double *)t_alloc(size, sizeof(double));
  double *bound = (double *)t_alloc(size, sizeof(double));
  for (int32_t row = 0; row < s.rows; ++row) {
    double weight[6], sum = 0.0;
    for (int32_t i = 0; i < k; ++i)
      sum += weight[i] = t_range(1, 20);
    for (int32_t i = 0, at = row * pairs; i < k; ++i)
      for (int32_t j = i + 1; j < k; ++j)
        x[at++] = (float)(weight[i] / (weight[i] + weight[j]));
    for (int32_t i = 0; i < k; ++i) {
      want[row * k + i] = weight[i] / sum;
      bound[row * k + i] = 0.02;
    }
  }
  tm_ref_couple_pairs_f32(&s, x, y[0], product);
  t_near("ref couple_pairs_f32", y[0], want, bound, size);
  tm_couple_pairs_f32(&s, x, y[1], product);
  for (int32_t i = 0; i < size; ++i) {
    want[i] = (double)y[0][i];
    bound[i] = 1e-5;
  }
  t_near("fast couple_pairs_f32", y[1], want, bound, size);
  t_release();
}

int main(void) {
  for (int i = 0; i < 500; ++i) {
    t_seed((uint64_t)i);
    snprintf(t_case, sizeof(t_case), "seed %d", i);
    test_trees();
    test_integer_trees();
    test_scatter();
    test_pairs();
  }
  return t_finish();
}
