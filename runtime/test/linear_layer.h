/* What the tests of linear layers share, whose activations are not int8 with
 * int8 weights: layers, their weights, and calls of both kernels. */
#ifndef TINYML_TEST_LINEAR_LAYER_H
#define TINYML_TEST_LINEAR_LAYER_H

#include "conv_oracle.h"
#include "kernels_under_test.h"

/* A layer, and its weights: as numbers (w_index gives the place) and as
 * kernels read them. */
typedef struct layer {
  tm_conv_shape s;
  tm_fc_shape fc;
  enum { CONV, DEPTHWISE, FC } op;
  int bits;
  int32_t group; /* 0: no factors */
  double *wide;  /* weight times factor */
  int8_t *w;
  uint8_t *gs;
} layer;

/* The 4-bit weights of rows of `length`, each row from a byte on. */
static int8_t *pack(const int32_t *weights, int32_t rows, int32_t length) {
  const int32_t row = (length + 1) / 2;
  int8_t *bytes = (int8_t *)t_alloc(rows * row, 1);
  for (int32_t r = 0; r < rows; ++r) {
    for (int32_t i = 0; i < length; ++i) {
      uint8_t *const at = (uint8_t *)bytes + r * row + i / 2;
      const unsigned nibble = (unsigned)(weights[r * length + i] + 16) % 16;
      /* the half that nothing is stored in keeps what t_alloc left there */
      *at = (uint8_t)(i % 2 == 0 ? (*at & 0xf0u) | nibble
                                 : (*at & 0x0fu) | nibble << 4);
    }
  }
  return bytes;
}

static void make_weights(layer *l, int extreme) {
  const int depthwise = l->op == DEPTHWISE;
  const int32_t count = w_size(&l->s, depthwise);
  const int32_t rows = depthwise ? l->s.k_h * l->s.k_w : l->s.out_c;
  const int32_t length = count / rows;
  const int32_t low = l->bits == 8 ? -128 : -8;
  int32_t *weights = (int32_t *)t_alloc(count, sizeof(int32_t));
  l->wide = zeros(count);
  l->gs = NULL;
  for (int32_t i = 0; i < count; ++i)
    weights[i] = extreme || t_range(0, 7) == 0 ? low : t_range(low, -low - 1);
  if (l->group != 0) {
    l->gs = (uint8_t *)t_alloc(count / l->group, 1);
    for (int32_t i = 0; i < count / l->group; ++i)
      l->gs[i] = (uint8_t)(extreme ? 18 : t_range(1, 18));
  }
  for (int32_t i = 0; i < count; ++i)
    l->wide[i] = weights[i] * (l->group != 0 ? l->gs[i / l->group] : 1);
  if (l->bits == 4) {
    l->w = pack(weights, rows, length);
    return;
  }
  l->w = (int8_t *)t_alloc(count, 1);
  for (int32_t i = 0; i < count; ++i)
    l->w[i] = (int8_t)weights[i];
}

/* Both functions of a kernel, for a layer of this kind. */
#define CALL_BOTH(name, shape, q, ...)                                         \
  do {                                                                         \
    tm_ref_##name(shape, q, x, l->w, __VA_ARGS__, ref);                        \
    tm_##name(shape, q, x, l->w, __VA_ARGS__, fast);                           \
  } while (0)
#define CALL_OP(kind, q, ...)                                                  \
  do {                                                                         \
    if (l->op == CONV)                                                         \
      CALL_BOTH(conv2d_##kind, &l->s, q, __VA_ARGS__);                         \
    else if (l->op == DEPTHWISE)                                               \
      CALL_BOTH(depthwise_conv2d_##kind, &l->s, q, __VA_ARGS__);               \
    else                                                                       \
      CALL_BOTH(fully_connected_##kind, &l->fc, q, __VA_ARGS__);               \
  } while (0)
#define CALL_GROUP(kind, q, ...)                                               \
  do {                                                                         \
    if (l->op == CONV)                                                         \
      CALL_BOTH(conv2d_##kind, &l->s, q, l->gs, __VA_ARGS__);                  \
    else                                                                       \
      CALL_BOTH(fully_connected_##kind, &l->fc, q, l->gs, __VA_ARGS__);        \
  } while (0)

/* What a file compares: both kernels, for a layer that has its weights. */
typedef void layer_test(const layer *l, int extreme);

/* Every kind of weights that the operator has, from `first` on: 8 bits, 4 bits,
 * 4 bits with factors. */
static void test_kinds(layer_test *test, int first, layer *l, int extreme) {
  for (int kind = first; kind < 3; ++kind) {
    const int32_t channels = l->s.in_c / l->s.groups;
    if (kind == 2 && (l->op == DEPTHWISE || channels % 2 != 0))
      continue;
    l->bits = kind == 0 ? 8 : 4;
    l->group = 0;
    if (kind == 2) { /* an even divisor */
      l->group = channels < 256 ? channels : 256;
      while (channels % l->group != 0 || l->group % 2 != 0 ||
             (l->group > 2 && t_range(0, 2) == 0))
        --l->group;
    }
    make_weights(l, extreme);
    test(l, extreme);
    t_release();
  }
}

static void as_fc(layer *l, int32_t m, int32_t k, int32_t n) {
  const tm_fc_shape fc = {m, k, n};
  const tm_conv_shape s = {1, m, 1, k, m, 1, n, 1, 1, 1, 1, 1, 1, 0, 0, 1};
  l->op = FC;
  l->fc = fc;
  l->s = s;
}

/* Sums whose parts fill 32 bits: rows longer than a part, at the limits of both
 * operands. */
static void test_long(layer_test *test, int first) {
  layer l;
  as_fc(&l, 1, 2051, 5);
  test_kinds(test, first, &l, 1);
  as_fc(&l, 2, 10240, 4);
  test_kinds(test, first, &l, 1);
  const tm_conv_shape dense = {1, 3, 6, 300, 3, 6, 5, 3,
                               3, 1, 1, 1,   1, 1, 1, 1};
  l.op = CONV;
  l.s = dense;
  test_kinds(test, first, &l, 1);
  const tm_conv_shape line = {1,    1, 1200, 5, 1, 3, 5,  1,
                              1100, 1, 40,   1, 1, 0, 10, 5};
  l.op = DEPTHWISE;
  l.s = line;
  test_kinds(test, first, &l, 1);
}

/* Random layers of every operator, then long sums. */
static int test_layers(layer_test *test, int first) {
  for (int i = 0; i < 900; ++i) {
    layer l;
    t_seed((uint64_t)i);
    l.op = i % 3 == 0 ? CONV : i % 3 == 1 ? DEPTHWISE : FC;
    l.s = random_shape(l.op == DEPTHWISE);
    if (l.op == FC)
      as_fc(&l, t_range(1, 3),
            t_range(0, 1) ? t_range(1, 60) : 16 * t_range(1, 9),
            t_range(1, 13));
    name_case(i, l.op == CONV ? "conv" : l.op == FC ? "fc" : "depthwise", &l.s);
    test_kinds(test, first, &l, 0);
  }
  snprintf(t_case, sizeof(t_case), "long sums");
  test_long(test, first);
  return t_finish();
}

#endif
