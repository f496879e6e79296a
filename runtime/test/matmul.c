/* Fully-connected layers and matrix products against sums in double (exact for
 * int8); the fast kernels against the references. */
#include "kernels_under_test.h"
#include "support.h"

/* Where an operand's element (row or column, k) stands. */
typedef struct matrix {
  int32_t row, column;
} matrix;

/* Element (m, n) of one product in double. */
static double product(const double *a, matrix at_a, const double *b,
                      matrix at_b, int32_t k_count, int32_t m, int32_t n,
                      double *magnitude) {
  double sum = 0.0;
  *magnitude = 0.0;
  for (int32_t k = k_count - 1; k >= 0; --k) {
    const double term =
        a[m * at_a.row + k * at_a.column] * b[k * at_b.row + n * at_b.column];
    sum += term;
    *magnitude += fabs(term);
  }
  return sum;
}

static double *widen_f32(const float *p, int32_t count) {
  double *wide = (double *)t_alloc(count, sizeof(double));
  for (int32_t i = 0; i < count; ++i)
    wide[i] = p[i];
  return wide;
}

static double *widen_s8(const int8_t *p, int32_t count, int32_t zp) {
  double *wide = (double *)t_alloc(count, sizeof(double));
  for (int32_t i = 0; i < count; ++i)
    wide[i] = p[i] - zp;
  return wide;
}

static double *widen_s16(const int16_t *p, int32_t count) {
  double *wide = (double *)t_alloc(count, sizeof(double));
  for (int32_t i = 0; i < count; ++i)
    wide[i] = p[i];
  return wide;
}

static void test_fc_f32(const tm_fc_shape *s) {
  const int32_t out = s->m * s->n;
  const float *x = t_random_f32(s->m * s->k);
  const float *w = t_random_f32(s->n * s->k);
  const float *bias = t_random_f32(s->n);
  const tm_limits_f32 q = {-INFINITY, t_range(0, 1) ? 0.5f : INFINITY};
  float *ref = (float *)t_alloc(out, sizeof(float));
  float *fast = (float *)t_alloc(out, sizeof(float));
  double *want = (double *)t_alloc(out, sizeof(double));
  double *bound = (double *)t_alloc(out, sizeof(double));
  const matrix rows = {s->k, 1}, columns = {1, s->k};
  const double *wide_x = widen_f32(x, s->m * s->k);
  const double *wide_w = widen_f32(w, s->n * s->k);
  for (int32_t i = 0; i < out; ++i) {
    const int32_t n = i % s->n;
    const double v = bias[n] + product(wide_x, rows, wide_w, columns, s->k,
                                       i / s->n, n, &bound[i]);
    want[i] = v > q.hi ? q.hi : v;
    bound[i] = (s->k + 1) * 6e-8 * (bound[i] + fabs(bias[n]));
  }
  tm_ref_fully_connected_f32(s, &q, x, w, bias, ref);
  tm_fully_connected_f32(s, &q, x, w, bias, fast);
  t_near("ref fully_connected_f32", ref, want, bound, out);
  t_near("fast fully_connected_f32", fast, want, bound, out);
  t_release();
}

static void test_fc_s8(const tm_fc_shape *s) {
  const int32_t out = s->m * s->n;
  const int8_t *x = t_random_s8(s->m * s->k);
  const int8_t *w = t_random_s8(s->n * s->k);
  const tm_rq *rq = t_random_rqs(s->n);
  const tm_linear_s8_q q = {t_range(-128, 127), t_range(-128, 127), -128, 127};
  int32_t *bias = (int32_t *)t_alloc(s->n, sizeof(int32_t));
  int8_t *ref = (int8_t *)t_alloc(out, 1);
  int8_t *fast = (int8_t *)t_alloc(out, 1);
  int8_t *want = (int8_t *)t_alloc(out, 1);
  const matrix rows = {s->k, 1}, columns = {1, s->k};
  const double *wide_x = widen_s8(x, s->m * s->k, q.in_zp);
  const double *wide_w = widen_s8(w, s->n * s->k, 0);
  for (int32_t n = 0; n < s->n; ++n) {
    const int32_t real_bias = t_range(-9000, 9000);
    int32_t sum = 0;
    for (int32_t k = 0; k < s->k; ++k)
      sum += w[n * s->k + k];
    bias[n] = real_bias - q.in_zp * sum;
    for (int32_t m = 0; m < s->m; ++m) {
      double ignored;
      const double v =
          product(wide_x, rows, wide_w, columns, s->k, m, n, &ignored);
      want[m * s->n + n] =
          t_requantize((int64_t)v + real_bias, rq[n], q.out_zp, q.lo, q.hi);
    }
  }
  tm_ref_fully_connected_s8(s, &q, x, w, bias, rq, ref);
  tm_fully_connected_s8(s, &q, x, w, bias, rq, fast);
  t_equal_s8("ref fully_connected_s8", ref, want, out);
  t_equal_s8("fast fully_connected_s8", fast, ref, out);
  t_release();
}

/* Weights without -128, and the same with rows in fours. */
static void test_fc_s8r4(const tm_fc_shape *s) {
  const int32_t rounds = (s->k + 3) / 4, out = s->m * s->n;
  const int32_t words = (s->n + 3) / 4 * rounds * 4;
  const int8_t *x = t_random_s8(s->m * s->k);
  int8_t *w = t_random_s8(s->n * s->k);
  int32_t *fours = (int32_t *)t_alloc(words, sizeof(int32_t));
  int32_t *bias = (int32_t *)t_alloc(s->n, sizeof(int32_t));
  const tm_rq *rq = t_random_rqs(s->n);
  const tm_linear_s8_q q = {0, t_range(-128, 127), t_range(-128, -1),
                            t_range(0, 127)};
  int8_t *want = (int8_t *)t_alloc(out, 1);
  int8_t *ref = (int8_t *)t_alloc(out, 1);
  int8_t *fast = (int8_t *)t_alloc(out, 1);
  for (int32_t n = 0; n < s->n; ++n)
    bias[n] = t_range(-20000, 20000);
  for (int32_t i = 0; i < s->n * s->k; ++i)
    w[i] = w[i] == -128 ? -127 : w[i];
  for (int32_t n = 0; n < s->n; n += 2) {
    for (int32_t k = 0; k < s->k; ++k) {
      const int32_t odd = n + 1 < s->n ? w[(n + 1) * s->k + k] : 0;
      const uint32_t half = (uint16_t)(w[n * s->k + k] + 256 * odd);
      int32_t *const to = &fours[(n / 4 * rounds + k / 4) * 4 + n % 4 + k % 2];
      uint16_t parts[2];
      memcpy(parts, to, sizeof(parts));
      parts[k % 4 / 2] = (uint16_t)half;
      memcpy(to, parts, sizeof(parts));
    }
  }
  tm_ref_fully_connected_s8(s, &q, x, w, bias, rq, want);
  tm_ref_fully_connected_s8r4(s, &q, x, fours, bias, rq, ref);
  tm_fully_connected_s8r4(s, &q, x, fours, bias, rq, fast);
  t_equal_s8("ref fully_connected_s8r4", ref, want, out);
  t_equal_s8("fast fully_connected_s8r4", fast, want, out);
  t_release();
}

/* 4-bit weights, and the same with rows in fours. */
static void test_fc_s8w4r4(const tm_fc_shape *s) {
  const int32_t rounds = (s->k + 3) / 4, out = s->m * s->n;
  const int32_t row = (s->k + 1) / 2;
  const int32_t words = (s->n + 3) / 4 * rounds * 2;
  const int8_t *x = t_random_s8(s->m * s->k);
  const int8_t *w = t_random_s8(s->n * row);
  int32_t *fours = (int32_t *)t_alloc(words, sizeof(int32_t));
  int32_t *bias = (int32_t *)t_alloc(s->n, sizeof(int32_t));
  const tm_rq *rq = t_random_rqs(s->n);
  const tm_linear_s8_q q = {0, t_range(-128, 127), t_range(-128, -1),
                            t_range(0, 127)};
  int8_t *want = (int8_t *)t_alloc(out, 1);
  int8_t *ref = (int8_t *)t_alloc(out, 1);
  int8_t *fast = (int8_t *)t_alloc(out, 1);
  for (int32_t n = 0; n < s->n; ++n)
    bias[n] = t_range(-20000, 20000);
  for (int32_t i = 0; i < words; ++i)
    fours[i] = (int32_t)t_random(); /* what no weight fills is anything */
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t k = 0; k < s->k; ++k) {
      const uint32_t byte = (uint8_t)w[n * row + k / 2];
      const uint32_t bits = (k % 2 == 0 ? byte : byte >> 4) & 15u;
      const uint32_t shift = (uint32_t)(k % 4 / 2 * 16 + n % 4 * 4);
      int32_t *const to = &fours[(n / 4 * rounds + k / 4) * 2 + k % 2];
      *to = (int32_t)(((uint32_t)*to & ~(15u << shift)) |
                      ((n % 4 < 3 ? bits ^ 8u : bits) << shift));
    }
  }
  tm_ref_fully_connected_s8w4(s, &q, x, w, bias, rq, want);
  tm_ref_fully_connected_s8w4r4(s, &q, x, fours, bias, rq, ref);
  tm_fully_connected_s8w4r4(s, &q, x, fours, bias, rq, fast);
  t_equal_s8("ref fully_connected_s8w4r4", ref, want, out);
  t_equal_s8("fast fully_connected_s8w4r4", fast, want, out);
  t_release();
}

static void test_matmul(const tm_matmul_shape *s) {
  const int32_t a_size = (s->batch - 1) * s->a_stride + s->m * s->k;
  const int32_t b_size = (s->batch - 1) * s->b_stride + s->k * s->n;
  const int32_t one = s->m * s->n, out = s->batch * one;
  const float *a = t_random_f32(a_size), *b = t_random_f32(b_size);
  const int8_t *a8 = t_random_s8(a_size), *b8 = t_random_s8(b_size);
  const tm_limits_f32 q = {-0.5f, 0.75f};
  const tm_rq rq = t_random_rq();
  const tm_product_q q8 = {t_range(-128, 127),
                           t_range(-128, 127),
                           t_range(-128, 127),
                           t_range(-128, -1),
                           t_range(0, 127),
                           rq.mult,
                           rq.pre};
  float *ref = (float *)t_alloc(out, sizeof(float));
  float *fast = (float *)t_alloc(out, sizeof(float));
  int8_t *ref8 = (int8_t *)t_alloc(out, 1);
  int8_t *fast8 = (int8_t *)t_alloc(out, 1);
  int8_t *want8 = (int8_t *)t_alloc(out, 1);
  double *want = (double *)t_alloc(out, sizeof(double));
  double *bound = (double *)t_alloc(out, sizeof(double));
  const matrix at_a = {s->k, 1}, at_b = {s->n, 1};
  const double *wide_a = widen_f32(a, a_size), *wide_b = widen_f32(b, b_size);
  const double *wide_a8 = widen_s8(a8, a_size, q8.a_zp);
  const double *wide_b8 = widen_s8(b8, b_size, q8.b_zp);
  for (int32_t i = 0; i < out; ++i) {
    const int32_t batch = i / one, m = i % one / s->n, n = i % s->n;
    const int32_t a_at = batch * s->a_stride, b_at = batch * s->b_stride;
    double ignored;
    const double v = product(wide_a + a_at, at_a, wide_b + b_at, at_b, s->k, m,
                             n, &bound[i]);
    want[i] = v < q.lo ? q.lo : v > q.hi ? q.hi : v;
    bound[i] *= (s->k + 1) * 6e-8;
    want8[i] =
        t_requantize((int64_t)product(wide_a8 + a_at, at_a, wide_b8 + b_at,
                                      at_b, s->k, m, n, &ignored),
                     rq, q8.out_zp, q8.lo, q8.hi);
  }
  tm_ref_matmul_f32(s, &q, a, b, ref);
  tm_matmul_f32(s, &q, a, b, fast);
  tm_ref_matmul_s8(s, &q8, a8, b8, ref8);
  tm_matmul_s8(s, &q8, a8, b8, fast8);
  t_near("ref matmul_f32", ref, want, bound, out);
  t_near("fast matmul_f32", fast, want, bound, out);
  t_equal_s8("ref matmul_s8", ref8, want8, out);
  t_equal_s8("fast matmul_s8", fast8, ref8, out);
  t_release();
}

/* Sums of 32 bits where no partial one is larger, else of 64. */
static void test_matmul_s16(const tm_matmul_shape *s) {
  const int32_t a_size = (s->batch - 1) * s->a_stride + s->m * s->k;
  const int32_t b_size = (s->batch - 1) * s->b_stride + s->k * s->n;
  const int32_t one = s->m * s->n, out = s->batch * one;
  int16_t *a = t_random_s16(a_size), *b = t_random_s16(b_size);
  const tm_rq rq = t_random_rq();
  tm_matmul_s16_q q = {t_range(0, 8), t_range(-32768, -1), t_range(0, 32767),
                       rq.mult, rq.pre};
  int16_t *ref = (int16_t *)t_alloc(out, 2);
  int16_t *fast = (int16_t *)t_alloc(out, 2);
  int16_t *want = (int16_t *)t_alloc(out, 2);
  const matrix at_a = {s->k, 1}, at_b = {s->n, 1};
  for (int32_t i = 0; q.acc_shift == 0 && i < a_size; ++i)
    a[i] = (int16_t)(a[i] / 64); /* 2^9 * 2^15 * 40 */
  for (int32_t i = 0; t_range(0, 3) == 0 && i < b_size; ++i)
    b[i] = -32768;
  while (q.acc_shift > 0 && pow(2.0, 30 - q.acc_shift) * s->k >= 2147483647.0)
    ++q.acc_shift;
  const double *wide_a = widen_s16(a, a_size), *wide_b = widen_s16(b, b_size);
  for (int32_t i = 0; i < out; ++i) {
    const int32_t batch = i / one, m = i % one / s->n, n = i % s->n;
    double ignored;
    const double sum =
        product(wide_a + batch * s->a_stride, at_a,
                wide_b + batch * s->b_stride, at_b, s->k, m, n, &ignored);
    want[i] = t_requantize_s16(
        (int64_t)floor(sum / pow(2.0, q.acc_shift) + 0.5), rq, q.lo, q.hi);
  }
  tm_ref_matmul_s16(s, &q, a, b, ref);
  tm_matmul_s16(s, &q, a, b, fast);
  t_equal_s16("ref matmul_s16", ref, want, out);
  t_equal_s16("fast matmul_s16", fast, ref, out);
  t_release();
}

int main(void) {
  for (int i = 0; i < 300; ++i) {
    t_seed((uint64_t)i);
    const tm_fc_shape fc = {t_range(1, 3), t_range(1, 40), t_range(1, 13)};
    const int32_t a_broadcast = t_range(0, 2) == 0;
    const int32_t b_broadcast = t_range(0, 2) == 0;
    const tm_matmul_shape mm = {t_range(1, 3),
                                fc.m,
                                fc.k,
                                fc.n,
                                a_broadcast ? 0 : fc.m * fc.k,
                                b_broadcast ? 0 : fc.k * fc.n};
    snprintf(t_case, sizeof(t_case), "seed %d batch %d m %d k %d n %d", i,
             (int)mm.batch, (int)fc.m, (int)fc.k, (int)fc.n);
    test_fc_f32(&fc);
    test_fc_s8(&fc);
    test_fc_s8r4(&fc);
    test_fc_s8w4r4(&fc);
    test_matmul(&mm);
    test_matmul_s16(&mm);
  }
  return t_finish();
}
