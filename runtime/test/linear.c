/* Linear layers of other types than float and int8: 16-bit activations, 4-bit
 * weights with and without factors for groups, float activations with integer
 * weights. The reference kernel against the oracle of convolutions, the fast
 * kernel against the reference. */
#include "conv_oracle.h"
#include "kernels_under_test.h"

/* What a layer is, and its weights: as numbers (w_index gives the place) and as
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

static void test_s8w4(const layer *l) {
  const int depthwise = l->op == DEPTHWISE;
  const int32_t in = in_size(&l->s), out = out_size(&l->s);
  const int8_t *x = t_random_s8(in);
  const tm_rq *rq = t_random_rqs(l->s.out_c);
  const tm_conv_group_q q = {t_range(-128, 127), t_range(-128, 127),
                             t_range(-128, 0), t_range(1, 127), l->group};
  const tm_conv_q q1 = {q.in_zp, q.out_zp, q.lo, q.hi};
  int32_t *bias = (int32_t *)t_alloc(l->s.out_c, sizeof(int32_t));
  int8_t *ref = (int8_t *)t_alloc(out, 1);
  int8_t *fast = (int8_t *)t_alloc(out, 1);
  int8_t *want = (int8_t *)t_alloc(out, 1);
  double *wide_x = zeros(in), *sum = zeros(out), *ignored = zeros(out);
  for (int32_t i = 0; i < in; ++i)
    wide_x[i] = x[i] - q.in_zp;
  scatter(&l->s, depthwise, wide_x, l->wide, sum, ignored);
  for (int32_t oc = 0; oc < l->s.out_c; ++oc) {
    const int32_t real_bias = t_range(-20000, 20000);
    const double w_sum = sum_of_weights(&l->s, depthwise, l->wide, oc);
    bias[oc] = real_bias - q.in_zp * (int32_t)w_sum;
    for (int32_t o = oc; o < out; o += l->s.out_c)
      want[o] = t_requantize((int64_t)sum[o] + real_bias, rq[oc], q.out_zp,
                             q.lo, q.hi);
  }
  if (l->group == 0)
    CALL_OP(s8w4, &q1, bias, rq);
  else
    CALL_GROUP(s8w4g, &q, bias, rq);
  t_equal_s8("ref s8w4", ref, want, out);
  t_equal_s8("fast s8w4", fast, ref, out);
}

/* A shift that fits: 0 where no partial sum leaves 32 bits, else one that makes
 * every sum fit. */
static int32_t pick_shift(double most_terms, double most_sum) {
  if (most_terms < 2147483647.0 && t_range(0, 1) == 0)
    return 0;
  int32_t shift = t_range(1, 4);
  while (most_sum / pow(2.0, shift) >= 2147483646.0)
    ++shift;
  return shift;
}

static void test_s16(const layer *l, int extreme) {
  const int depthwise = l->op == DEPTHWISE;
  const int32_t in = in_size(&l->s), out = out_size(&l->s);
  int16_t *x = t_random_s16(in);
  const tm_rq *rq = t_random_rqs(l->s.out_c);
  tm_linear_s16_group_q q = {0, t_range(-32768, 0), t_range(1, 32767),
                             l->group};
  int32_t *bias = (int32_t *)t_alloc(l->s.out_c, sizeof(int32_t));
  int16_t *ref = (int16_t *)t_alloc(out, 2);
  int16_t *fast = (int16_t *)t_alloc(out, 2);
  int16_t *want = (int16_t *)t_alloc(out, 2);
  double *wide_x = zeros(in), *sum = zeros(out), *terms = zeros(out);
  double most_terms = 0.0, most_sum = 0.0;
  const int32_t bias_limit = t_range(0, 1) ? 100000 : 2147483646;
  for (int32_t i = 0; i < in; ++i) {
    x[i] = extreme ? -32768 : x[i];
    wide_x[i] = x[i];
  }
  for (int32_t oc = 0; oc < l->s.out_c; ++oc)
    bias[oc] = t_range(-(bias_limit / 2), bias_limit / 2);
  scatter(&l->s, depthwise, wide_x, l->wide, sum, terms);
  for (int32_t o = 0; o < out; ++o) {
    sum[o] += bias[o % l->s.out_c];
    most_sum = fmax(most_sum, fabs(sum[o]));
    most_terms = fmax(most_terms, terms[o] + abs(bias[o % l->s.out_c]));
  }
  q.acc_shift = pick_shift(most_terms, most_sum);
  for (int32_t o = 0; o < out; ++o) {
    /* exact in double; floor(v + 0.5) rounds ties upwards */
    const double shifted = floor(sum[o] / pow(2.0, q.acc_shift) + 0.5);
    want[o] =
        t_requantize_s16((int64_t)shifted, rq[o % l->s.out_c], q.lo, q.hi);
  }
  const tm_linear_s16_q q1 = {q.acc_shift, q.lo, q.hi};
  if (l->bits == 8)
    CALL_OP(s16, &q1, bias, rq);
  else if (l->group == 0)
    CALL_OP(s16w4, &q1, bias, rq);
  else
    CALL_GROUP(s16w4g, &q, bias, rq);
  t_equal_s16("ref s16", ref, want, out);
  t_equal_s16("fast s16", fast, ref, out);
}

static void test_f32w(const layer *l) {
  const int depthwise = l->op == DEPTHWISE;
  const int32_t in = in_size(&l->s), out = out_size(&l->s);
  const float *x = t_random_f32(in);
  const float *bias = t_random_f32(l->s.out_c);
  const float *scale = t_random_f32(l->s.out_c);
  const tm_limits_group_f32 q = {t_range(0, 1) ? 0.0f : -INFINITY,
                                 t_range(0, 1) ? 1.0f : INFINITY, l->group};
  const tm_limits_f32 q1 = {q.lo, q.hi};
  float *ref = (float *)t_alloc(out, sizeof(float));
  float *fast = (float *)t_alloc(out, sizeof(float));
  double *wide_x = zeros(in), *want = zeros(out), *bound = zeros(out);
  for (int32_t i = 0; i < in; ++i)
    wide_x[i] = x[i];
  scatter(&l->s, depthwise, wide_x, l->wide, want, bound);
  /* docs/c-abi.md: the products of a sum, its factor, its scale, the bias */
  const double roundings = w_size(&l->s, depthwise) / l->s.out_c + 3;
  for (int32_t o = 0; o < out; ++o) {
    const int32_t oc = o % l->s.out_c;
    const double v = bias[oc] + scale[oc] * want[o];
    want[o] = v < q.lo ? q.lo : v > q.hi ? q.hi : v;
    bound[o] = roundings * 6e-8 * (fabs(scale[oc]) * bound[o] + fabs(bias[oc]));
  }
  if (l->bits == 8)
    CALL_OP(f32w8, &q1, scale, bias);
  else if (l->group == 0)
    CALL_OP(f32w4, &q1, scale, bias);
  else
    CALL_GROUP(f32w4g, &q, scale, bias);
  t_near("ref f32w", ref, want, bound, out);
  t_near("fast f32w", fast, want, bound, out);
}

/* Every kind of weights that the operator has. */
static void test_kinds(layer *l, int extreme) {
  for (int kind = 0; kind < 3; ++kind) {
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
    if (l->bits == 4)
      test_s8w4(l);
    test_s16(l, extreme);
    test_f32w(l);
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
static void test_long(void) {
  layer l;
  as_fc(&l, 1, 2051, 5);
  test_kinds(&l, 1);
  as_fc(&l, 2, 10240, 4);
  test_kinds(&l, 1);
  const tm_conv_shape dense = {1, 3, 6, 300, 3, 6, 5, 3,
                               3, 1, 1, 1,   1, 1, 1, 1};
  l.op = CONV;
  l.s = dense;
  test_kinds(&l, 1);
  const tm_conv_shape line = {1,    1, 1200, 5, 1, 3, 5,  1,
                              1100, 1, 40,   1, 1, 0, 10, 5};
  l.op = DEPTHWISE;
  l.s = line;
  test_kinds(&l, 1);
}

int main(void) {
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
    test_kinds(&l, 0);
  }
  snprintf(t_case, sizeof(t_case), "long sums");
  test_long();
  return t_finish();
}
