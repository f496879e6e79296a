/* Softmax and mean along the middle axis against double arithmetic. */
#include "kernels_under_test.h"
#include "support.h"

static int32_t size(const tm_reduce_shape *s) {
  return s->outer * s->len * s->inner;
}

static void test_mean(const tm_reduce_shape *s) {
  const int32_t out = s->outer * s->inner;
  const float *x = t_random_f32(size(s));
  const int8_t *x8 = t_random_s8(size(s));
  const tm_limits_f32 q = {-0.25f, 0.5f};
  const tm_linear_s8_q q8 = {t_range(-128, 127), t_range(-128, 127),
                             t_range(-128, -1), t_range(0, 127)};
  const tm_rq rq = t_random_rq();
  float *ref = (float *)t_alloc(out, sizeof(float));
  float *fast = (float *)t_alloc(out, sizeof(float));
  int8_t *ref8 = (int8_t *)t_alloc(out, 1);
  int8_t *fast8 = (int8_t *)t_alloc(out, 1);
  int8_t *want8 = (int8_t *)t_alloc(out, 1);
  double *want = (double *)t_alloc(out, sizeof(double));
  double *bound = (double *)t_alloc(out, sizeof(double));
  for (int32_t i = 0; i < out; ++i) {
    double sum = 0.0, magnitude = 0.0;
    int64_t sum8 = 0;
    for (int32_t l = s->len - 1; l >= 0; --l) {
      const int32_t at =
          i / s->inner * s->len * s->inner + l * s->inner + i % s->inner;
      sum += x[at];
      magnitude += fabs(x[at]);
      sum8 += x8[at] - q8.in_zp;
    }
    want[i] = fmin(fmax(sum / s->len, q.lo), q.hi);
    bound[i] = 6e-8 * (magnitude + fabs(want[i]));
    want8[i] = t_requantize(sum8, rq, q8.out_zp, q8.lo, q8.hi);
  }
  tm_ref_mean_f32(s, &q, x, ref);
  tm_mean_f32(s, &q, x, fast);
  tm_ref_mean_s8(s, &q8, x8, &rq, ref8);
  tm_mean_s8(s, &q8, x8, &rq, fast8);
  t_near("ref mean_f32", ref, want, bound, out);
  t_near("fast mean_f32", fast, want, bound, out);
  t_equal_s8("ref mean_s8", ref8, want8, out);
  t_equal_s8("fast mean_s8", fast8, ref8, out);
  t_release();
}

/* exp(scale * (x[at] - max)) / sum of the line that `at` lies on, in double. */
static double softmax_at(const tm_reduce_shape *s, const double *x, int32_t at,
                         double scale) {
  const int32_t line =
      at / (s->len * s->inner) * s->len * s->inner + at % s->inner;
  double sum = 0.0;
  for (int32_t l = 0; l < s->len; ++l)
    sum += exp(scale * (x[line + l * s->inner] - x[at]));
  return 1.0 / sum;
}

static void test_softmax_f32(const tm_reduce_shape *s) {
  const int32_t count = size(s);
  float *x = t_random_f32(count);
  float *ref = (float *)t_alloc(count, sizeof(float));
  double *wide = (double *)t_alloc(count, sizeof(double));
  double *want = (double *)t_alloc(count, sizeof(double));
  double *bound = (double *)t_alloc(count, sizeof(double));
  for (int32_t i = 0; i < count; ++i) {
    x[i] *= 30.0f;
    wide[i] = x[i];
  }
  for (int32_t i = 0; i < count; ++i) {
    want[i] = softmax_at(s, wide, i, 1.0);
    bound[i] = 1e-5 * want[i] + 1e-37;
  }
  tm_ref_softmax_f32(s, x, ref);
  tm_softmax_f32(s, x, x); /* in place */
  t_near("ref softmax_f32", ref, want, bound, count);
  t_near("fast softmax_f32", x, want, bound, count);
  t_release();
}

/* The compiler's choices: k as large as the sum allows, output 1/256, -128. */
static void test_softmax_s8(const tm_reduce_shape *s) {
  const int32_t count = size(s);
  const double scale = (double)t_range(1, 400) / 1000.0;
  const tm_softmax_q q = {-128, -128, 127, 1 << 30, 32 + 22};
  int8_t *x = t_random_s8(count);
  uint32_t *table = (uint32_t *)t_alloc(256, sizeof(uint32_t));
  int8_t *ref = (int8_t *)t_alloc(count, 1);
  float *ref_f32 = (float *)t_alloc(count, sizeof(float));
  double *wide = (double *)t_alloc(count, sizeof(double));
  double *want = (double *)t_alloc(count, sizeof(double));
  double *bound = (double *)t_alloc(count, sizeof(double));
  int k = 31;
  while ((uint64_t)s->len << k >= (uint64_t)1 << 32)
    --k;
  for (int d = 0; d < 256; ++d)
    table[d] = (uint32_t)floor(exp(-d * scale) * pow(2.0, k) + 0.5);
  for (int32_t i = 0; i < count; ++i)
    wide[i] = x[i];
  for (int32_t i = 0; i < count; ++i) {
    want[i] = fmin(256.0 * softmax_at(s, wide, i, scale) - 128.0, 127.0);
    bound[i] = 0.5 + 1e-4; /* correctly rounded but for near-ties */
  }
  tm_ref_softmax_s8(s, &q, x, table, ref);
  tm_softmax_s8(s, &q, x, table, x); /* in place */
  for (int32_t i = 0; i < count; ++i)
    ref_f32[i] = ref[i];
  t_near("ref softmax_s8", ref_f32, want, bound, count);
  t_equal_s8("fast softmax_s8", x, ref, count);
  t_release();
}

static void test_mean_s16(const tm_reduce_shape *s) {
  const int32_t out = s->outer * s->inner;
  const int16_t *x = t_random_s16(size(s));
  const tm_limits_int q = {t_range(-32768, -1), t_range(0, 32767)};
  const tm_rq rq = t_random_rq();
  int16_t *ref = (int16_t *)t_alloc(out, 2);
  int16_t *fast = (int16_t *)t_alloc(out, 2);
  int16_t *want = (int16_t *)t_alloc(out, 2);
  for (int32_t i = 0; i < out; ++i) {
    int64_t sum = 0;
    for (int32_t l = s->len - 1; l >= 0; --l)
      sum += x[(i / s->inner * s->len + l) * s->inner + i % s->inner];
    want[i] = t_requantize_s16(sum, rq, q.lo, q.hi);
  }
  tm_ref_mean_s16(s, &q, x, &rq, ref);
  tm_mean_s16(s, &q, x, &rq, fast);
  t_equal_s16("ref mean_s16", ref, want, out);
  t_equal_s16("fast mean_s16", fast, ref, out);
  t_release();
}

/* The compiler's choices: k as large as the sum allows, output 1/32768, 0.
 * Error in units of the output: half for the rounding, and what the
 * exponentials are off, at most 2^-k each. */
static void test_softmax_s16(const tm_reduce_shape *s) {
  const int32_t count = size(s);
  const double scale = pow(2.0, t_range(-16, -8)) * t_range(64, 128) / 128.0;
  tm_softmax_s16_q q = {-32768, 32767, 1 << 30, 32 + 15, 30};
  int16_t *x = t_random_s16(count);
  uint32_t *table = (uint32_t *)t_alloc(512, sizeof(uint32_t));
  int16_t *ref = (int16_t *)t_alloc(count, 2);
  float *ref_f32 = (float *)t_alloc(count, sizeof(float));
  double *wide = (double *)t_alloc(count, sizeof(double));
  double *want = (double *)t_alloc(count, sizeof(double));
  double *bound = (double *)t_alloc(count, sizeof(double));
  while ((uint64_t)s->len << q.k >= (uint64_t)1 << 32)
    --q.k;
  for (int i = 0; i < 256; ++i) {
    table[i] = (uint32_t)floor(exp(-256.0 * i * scale) * 2147483648.0 + 0.5);
    table[256 + i] = (uint32_t)floor(exp(-i * scale) * 2147483648.0 + 0.5);
  }
  for (int32_t i = 0; i < count; ++i)
    wide[i] = x[i];
  for (int32_t i = 0; i < count; ++i) {
    want[i] = fmin(32768.0 * softmax_at(s, wide, i, scale), 32767.0);
    bound[i] = 0.501 + s->len * s->len * pow(2.0, -17.0);
  }
  tm_ref_softmax_s16(s, &q, x, table, ref);
  tm_softmax_s16(s, &q, x, table, x); /* in place */
  for (int32_t i = 0; i < count; ++i)
    ref_f32[i] = ref[i];
  t_near("ref softmax_s16", ref_f32, want, bound, count);
  t_equal_s16("fast softmax_s16", x, ref, count);
  t_release();
}

int main(void) {
  for (int i = 0; i < 300; ++i) {
    t_seed((uint64_t)i);
    const tm_reduce_shape s = {t_range(1, 4), t_range(1, 40), t_range(1, 5)};
    snprintf(t_case, sizeof(t_case), "seed %d [%d][%d][%d]", i, (int)s.outer,
             (int)s.len, (int)s.inner);
    test_mean(&s);
    test_softmax_f32(&s);
    test_softmax_s8(&s);
    test_mean_s16(&s);
    test_softmax_s16(&s);
  }
  return t_finish();
}
