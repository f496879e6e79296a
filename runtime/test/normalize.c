/* Sums, products, extremes and normalizations along the middle axis, against
 * double arithmetic. */
#include "kernels_under_test.h"
#include "support.h"

static int32_t size(const tm_reduce_shape *s) {
  return s->outer * s->len * s->inner;
}

static int32_t element(const tm_reduce_shape *s, int32_t line, int32_t l) {
  return (line / s->inner * s->len + l) * s->inner + line % s->inner;
}

typedef void reduction(const tm_reduce_shape *s, const tm_limits_f32 *q,
                       const float *x, float *y);

/* kind: sum, product, minimum, maximum */
static void test_float(const tm_reduce_shape *s, const char *name, int kind,
                       reduction *ref, reduction *fast) {
  const int32_t out = s->outer * s->inner;
  const tm_limits_f32 q = {t_range(0, 1) ? -0.25f : -INFINITY,
                           t_range(0, 1) ? 0.5f : INFINITY};
  const float *x = t_random_f32(size(s));
  float *got = (float *)t_alloc(out, sizeof(float));
  double *want = (double *)t_alloc(out, sizeof(double));
  double *bound = (double *)t_alloc(out, sizeof(double));
  for (int32_t i = 0; i < out; ++i) {
    double r = x[element(s, i, 0)], magnitude = fabs(r);
    for (int32_t l = 1; l < s->len; ++l) {
      const double v = x[element(s, i, l)];
      r = kind == 0   ? r + v
          : kind == 1 ? r * v
          : kind == 2 ? fmin(r, v)
                      : fmax(r, v);
      magnitude += fabs(v);
    }
    want[i] = fmin(fmax(r, q.lo), q.hi);
    bound[i] = kind == 0   ? 6e-8 * s->len * magnitude
               : kind == 1 ? 6e-8 * s->len * fabs(r) + 1e-37
                           : 0.0;
  }
  ref(s, &q, x, got);
  t_near(name, got, want, bound, out);
  fast(s, &q, x, got);
  t_near(name, got, want, bound, out);
}

#define FLOAT(name, kind)                                                      \
  static void fast_##name(const tm_reduce_shape *s, const tm_limits_f32 *q,    \
                          const float *x, float *y) {                          \
    tm_##name(s, q, x, y);                                                     \
  }
FLOAT(reduce_sum_f32, 0)
FLOAT(reduce_prod_f32, 1)
FLOAT(reduce_min_f32, 2)
FLOAT(reduce_max_f32, 3)

#define TEST_INT(name, type, least, relation)                                  \
  do {                                                                         \
    type *x = (type *)t_alloc(size(s), sizeof(type));                          \
    type *ref = (type *)t_alloc(out, sizeof(type));                            \
    type *fast = (type *)t_alloc(out, sizeof(type));                           \
    type *want = (type *)t_alloc(out, sizeof(type));                           \
    const tm_limits_int q = {(least) + t_range(0, 9), (least) + 250};          \
    for (int32_t i = 0; i < size(s); ++i)                                      \
      x[i] = (type)((least) + t_range(0, 255));                                \
    for (int32_t i = 0; i < out; ++i) {                                        \
      int32_t r = x[element(s, i, 0)];                                         \
      for (int32_t l = 1; l < s->len; ++l)                                     \
        if (x[element(s, i, l)] relation r)                                    \
          r = x[element(s, i, l)];                                             \
      want[i] = (type)(r < q.lo ? q.lo : r > q.hi ? q.hi : r);                 \
    }                                                                          \
    tm_ref_##name(s, &q, x, ref);                                              \
    tm_##name(s, &q, x, fast);                                                 \
    t_equal_bytes("ref " #name, ref, want, (size_t)out * sizeof(type));        \
    t_equal_bytes("fast " #name, fast, want, (size_t)out * sizeof(type));      \
  } while (0)

static void test_integers(const tm_reduce_shape *s) {
  const int32_t out = s->outer * s->inner;
  TEST_INT(reduce_min_s8, int8_t, -128, <);
  TEST_INT(reduce_max_s8, int8_t, -128, >);
  TEST_INT(reduce_min_u8, uint8_t, 0, <);
  TEST_INT(reduce_max_u8, uint8_t, 0, >);
  TEST_INT(reduce_min_s16, int16_t, -300, <);
  TEST_INT(reduce_max_s16, int16_t, -300, >);
}

static void test_log_softmax(const tm_reduce_shape *s) {
  const int32_t count = size(s);
  float *x = t_random_f32(count);
  float *ref = (float *)t_alloc(count, sizeof(float));
  double *want = (double *)t_alloc(count, sizeof(double));
  double *bound = (double *)t_alloc(count, sizeof(double));
  for (int32_t i = 0; i < count; ++i)
    x[i] *= 30.0f;
  for (int32_t line = 0; line < s->outer * s->inner; ++line) {
    for (int32_t l = 0; l < s->len; ++l) {
      const int32_t at = element(s, line, l);
      double sum = 0.0;
      for (int32_t k = 0; k < s->len; ++k)
        sum += exp((double)x[element(s, line, k)] - x[at]);
      want[at] = -log(sum);
      bound[at] = 1e-5 + 1e-6 * fabs(want[at]);
    }
  }
  tm_ref_log_softmax_f32(s, x, ref);
  t_near("ref log_softmax_f32", ref, want, bound, count);
  tm_log_softmax_f32(s, x, x); /* in place */
  t_near("fast log_softmax_f32", x, want, bound, count);
}

static void test_hardmax(const tm_reduce_shape *s) {
  const int32_t count = size(s);
  float *x = (float *)t_alloc(count, sizeof(float));
  float *ref = (float *)t_alloc(count, sizeof(float));
  float *want = (float *)t_alloc(count, sizeof(float));
  for (int32_t i = 0; i < count; ++i) {
    x[i] = (float)t_range(-3, 3); /* many are equal */
    want[i] = 0.0f;
  }
  for (int32_t line = 0; line < s->outer * s->inner; ++line) {
    int32_t first = s->len - 1;
    for (int32_t l = s->len - 1; l >= 0; --l)
      if (x[element(s, line, l)] >= x[element(s, line, first)])
        first = l;
    want[element(s, line, first)] = 1.0f;
  }
  tm_ref_hardmax_f32(s, x, ref);
  tm_hardmax_f32(s, x, x); /* in place */
  t_equal_bytes("ref hardmax_f32", ref, want, (size_t)count * sizeof(float));
  t_equal_bytes("fast hardmax_f32", x, want, (size_t)count * sizeof(float));
}

static void test_normalize(const tm_reduce_shape *s, int affine) {
  const int32_t count = size(s);
  const tm_normalize_q q = {1e-3f, t_range(0, 1)};
  const float *scale = t_random_f32(s->len), *bias = t_random_f32(s->len);
  float *x = t_random_f32(count);
  float *ref = (float *)t_alloc(count, sizeof(float));
  double *want = (double *)t_alloc(count, sizeof(double));
  double *bound = (double *)t_alloc(count, sizeof(double));
  for (int32_t line = 0; line < s->outer * s->inner; ++line) {
    double mean = 0.0, variance = 0.0;
    for (int32_t l = 0; l < s->len && q.centered; ++l)
      mean += (double)x[element(s, line, l)] / s->len;
    for (int32_t l = 0; l < s->len; ++l)
      variance += pow(x[element(s, line, l)] - mean, 2.0) / s->len;
    for (int32_t l = 0; l < s->len; ++l) {
      const int32_t at = element(s, line, l);
      want[at] = (x[at] - mean) / sqrt(variance + (double)q.epsilon);
      if (affine)
        want[at] = want[at] * (double)scale[l] + (double)bias[l];
      bound[at] = 1e-5 * (1.0 + fabs(want[at]));
    }
  }
  if (affine) {
    tm_ref_normalize_affine_f32(s, &q, x, scale, bias, ref);
    tm_normalize_affine_f32(s, &q, x, scale, bias, x); /* in place */
  } else {
    tm_ref_normalize_f32(s, &q, x, ref);
    tm_normalize_f32(s, &q, x, x); /* in place */
  }
  t_near("ref normalize_f32", ref, want, bound, count);
  t_near("fast normalize_f32", x, want, bound, count);
}

/* Numbers as the compiler makes them: elements are below `most` and the results
 * some 2^bits. */
static tm_normalize_int_q random_normalize_q(int32_t len, double most,
                                             int32_t bits) {
  tm_normalize_int_q q = {0, 0, 0, 0, t_range(0, 1), 0, 0, 0, 30, 0, 0};
  while (len * most * len * most * pow(2.0, q.up + 2) < pow(2.0, 58))
    q.up += 2;
  /* next to nothing, or as much as there is room for */
  q.eps = t_range(1, INT32_MAX);
  q.eps_up = t_range(0, 27);
  q.eps = q.eps_up == 0 && t_range(0, 1) ? 1 : q.eps;
  while (pow(4.0, 30 - q.frac) < len)
    --q.frac;
  q.shift = t_range(q.frac + 2, q.frac + 14);
  q.factor = t_range(-(1 << bits), 1 << bits) * (1 << (q.shift - q.frac));
  return q;
}

#define TEST_NORMALIZE_INT(suffix, type, q, s, affine)                         \
  do {                                                                         \
    const int32_t count = size(s);                                             \
    const int64_t in_zp = sizeof(type) == 1 ? (q).in_zp : 0;                   \
    int32_t *factor = (int32_t *)t_alloc((s)->len, sizeof(int32_t));           \
    int32_t *bias = (int32_t *)t_alloc((s)->len, sizeof(int32_t));             \
    type *x = (type *)t_alloc(count, sizeof(type));                            \
    type *ref = (type *)t_alloc(count, sizeof(type));                          \
    float *got = (float *)t_alloc(count, sizeof(float));                       \
    double *want = (double *)t_alloc(count, sizeof(double));                   \
    double *bound = (double *)t_alloc(count, sizeof(double));                  \
    const int32_t spread = t_range(0, 1) ? t_range(0, 2) : 127;                \
    for (int32_t i = 0; i < count; ++i)                                        \
      x[i] =                                                                   \
          (type)(t_range(-spread, spread) * (1 << (8 * (sizeof(type) - 1))));  \
    for (int32_t l = 0; l < (s)->len; ++l) {                                   \
      factor[l] = (affine) ? (q).factor / t_range(1, 9) : (q).factor;          \
      bias[l] = (affine) ? t_range(-(1 << 17), 1 << 17) : 0;                   \
    }                                                                          \
    for (int32_t line = 0; line < (s)->outer * (s)->inner; ++line) {           \
      int64_t sum = 0, squares = 0;                                            \
      for (int32_t l = 0; l < (s)->len; ++l) {                                 \
        const int64_t v = x[element(s, line, l)] - in_zp;                      \
        sum += (q).centered ? v : 0;                                           \
        squares += v * v;                                                      \
      }                                                                        \
      const double t = (double)((s)->len * squares - sum * sum) +              \
                       ldexp((q).eps, (q).eps_up - (q).up);                    \
      for (int32_t l = 0; l < (s)->len; ++l) {                                 \
        const int32_t at = element(s, line, l);                                \
        const double c = (double)((s)->len * (x[at] - in_zp) - sum);           \
        const double y =                                                       \
            c / sqrt(t) * ldexp(factor[l], (q).frac - (q).shift) +             \
            bias[l] / 4096.0 + (sizeof(type) == 1 ? (q).out_zp : 0);           \
        want[at] = fmin(fmax(y, (q).lo), (q).hi);                              \
        bound[at] = 0.51;                                                      \
      }                                                                        \
    }                                                                          \
    if (affine)                                                                \
      tm_ref_normalize_affine_##suffix(s, &(q), x, factor, bias, ref);         \
    else                                                                       \
      tm_ref_normalize_##suffix(s, &(q), x, ref);                              \
    for (int32_t i = 0; i < count; ++i)                                        \
      got[i] = (float)ref[i];                                                  \
    t_near("ref normalize_" #suffix, got, want, bound, count);                 \
    if (affine) /* in place */                                                 \
      tm_normalize_affine_##suffix(s, &(q), x, factor, bias, x);               \
    else                                                                       \
      tm_normalize_##suffix(s, &(q), x, x);                                    \
    t_equal_bytes("fast normalize_" #suffix, x, ref,                           \
                  (size_t)count * sizeof(type));                               \
  } while (0)

static void test_normalize_int(const tm_reduce_shape *s,
                               const tm_reduce_shape *rows) {
  tm_normalize_int_q q = random_normalize_q(s->len, 255, 5);
  q.in_zp = t_range(-128, 127);
  q.out_zp = t_range(-128, 127);
  q.lo = t_range(-128, -1);
  q.hi = t_range(0, 127);
  TEST_NORMALIZE_INT(s8, int8_t, q, s, 0);
  TEST_NORMALIZE_INT(s8, int8_t, q, rows, 1);
  q = random_normalize_q(s->len, 32768, 13);
  q.lo = t_range(-32768, -1);
  q.hi = t_range(0, 32767);
  TEST_NORMALIZE_INT(s16, int16_t, q, s, 0);
  TEST_NORMALIZE_INT(s16, int16_t, q, rows, 1);
}

int main(void) {
  for (int i = 0; i < 300; ++i) {
    t_seed((uint64_t)i);
    const tm_reduce_shape s = {t_range(1, 4), t_range(1, 40), t_range(1, 5)};
    const tm_reduce_shape rows = {s.outer, s.len, 1};
    snprintf(t_case, sizeof(t_case), "seed %d [%d][%d][%d]", i, (int)s.outer,
             (int)s.len, (int)s.inner);
#undef FLOAT
#define FLOAT(name, kind)                                                      \
  test_float(&s, #name, kind, tm_ref_##name, fast_##name)
    FLOAT(reduce_sum_f32, 0);
    FLOAT(reduce_prod_f32, 1);
    FLOAT(reduce_min_f32, 2);
    FLOAT(reduce_max_f32, 3);
    test_integers(&s);
    test_log_softmax(&s);
    test_hardmax(&s);
    test_normalize(&s, 0);
    test_normalize(&rows, 1);
    t_release();
    test_normalize_int(&s, &rows);
    t_release();
  }
  return t_finish();
}
