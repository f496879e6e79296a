/* Convolutions, ordinary and depthwise, float and int8: the reference kernel
 * against the oracle, the fast kernel against the reference. */
#include "conv_oracle.h"
#include "kernels_under_test.h"

static void test_f32(const tm_conv_shape *s, int depthwise) {
  const int32_t out = out_size(s);
  const float *x = t_random_f32(in_size(s));
  const float *w = t_random_f32(w_size(s, depthwise));
  const float *bias = t_random_f32(s->out_c);
  const tm_limits_f32 q = {t_range(0, 1) ? 0.0f : -INFINITY,
                           t_range(0, 1) ? 1.0f : INFINITY};
  float *ref = (float *)t_alloc(out, sizeof(float));
  float *fast = (float *)t_alloc(out, sizeof(float));
  double *wide_x = zeros(in_size(s));
  double *wide_w = zeros(w_size(s, depthwise));
  double *want = zeros(out);
  double *bound = zeros(out);
  for (int32_t i = 0; i < in_size(s); ++i)
    wide_x[i] = x[i];
  for (int32_t i = 0; i < w_size(s, depthwise); ++i)
    wide_w[i] = w[i];
  scatter(s, depthwise, wide_x, wide_w, want, bound);
  /* docs/numerics: any order of K sums is within K * eps * sum|terms|. */
  const double terms = s->k_h * s->k_w * (s->in_c / s->groups) + 1;
  for (int32_t i = 0; i < out; ++i) {
    want[i] += bias[i % s->out_c];
    want[i] = want[i] < q.lo ? q.lo : want[i] > q.hi ? q.hi : want[i];
    bound[i] = terms * 6e-8 * (bound[i] + fabs(bias[i % s->out_c]));
  }
  if (depthwise) {
    tm_ref_depthwise_conv2d_f32(s, &q, x, w, bias, ref);
    tm_depthwise_conv2d_f32(s, &q, x, w, bias, fast);
  } else {
    tm_ref_conv2d_f32(s, &q, x, w, bias, ref);
    tm_conv2d_f32(s, &q, x, w, bias, fast);
  }
  t_near("ref f32", ref, want, bound, out);
  t_near("fast f32", fast, want, bound, out);
  t_release();
}

static void test_s8(const tm_conv_shape *s, int depthwise) {
  const int32_t out = out_size(s);
  const int8_t *x = t_random_s8(in_size(s));
  const int8_t *w = t_random_s8(w_size(s, depthwise));
  const tm_rq *rq = t_random_rqs(s->out_c);
  const tm_linear_s8_q q = {t_range(-128, 127), t_range(-128, 127),
                            t_range(-128, 0), t_range(1, 127)};
  int32_t *bias = (int32_t *)t_alloc(s->out_c, sizeof(int32_t));
  int8_t *ref = (int8_t *)t_alloc(out, 1);
  int8_t *fast = (int8_t *)t_alloc(out, 1);
  int8_t *want = (int8_t *)t_alloc(out, 1);
  double *wide_x = zeros(in_size(s));
  double *wide_w = zeros(w_size(s, depthwise));
  double *sum = zeros(out);
  double *ignored = zeros(out);
  for (int32_t i = 0; i < in_size(s); ++i)
    wide_x[i] = x[i] - q.in_zp;
  for (int32_t i = 0; i < w_size(s, depthwise); ++i)
    wide_w[i] = w[i];
  scatter(s, depthwise, wide_x, wide_w, sum, ignored);
  for (int32_t oc = 0; oc < s->out_c; ++oc) {
    const int32_t real_bias = t_range(-20000, 20000);
    const double w_sum = sum_of_weights(s, depthwise, wide_w, oc);
    bias[oc] = real_bias - q.in_zp * (int32_t)w_sum;
    for (int32_t o = oc; o < out; o += s->out_c)
      want[o] = t_requantize((int64_t)sum[o] + real_bias, rq[oc], q.out_zp,
                             q.lo, q.hi);
  }
  if (depthwise) {
    tm_ref_depthwise_conv2d_s8(s, &q, x, w, bias, rq, ref);
    tm_depthwise_conv2d_s8(s, &q, x, w, bias, rq, fast);
  } else {
    tm_ref_conv2d_s8(s, &q, x, w, bias, rq, ref);
    tm_conv2d_s8(s, &q, x, w, bias, rq, fast);
  }
  t_equal_s8("ref s8", ref, want, out);
  t_equal_s8("fast s8", fast, ref, out);
  t_release();
}

int main(void) {
  for (int i = 0; i < 1200; ++i) {
    const int depthwise = i % 2;
    t_seed((uint64_t)i);
    const tm_conv_shape s = random_shape(depthwise);
    name_case(i, depthwise ? "depthwise" : "conv", &s);
    test_f32(&s, depthwise);
    test_s8(&s, depthwise);
  }
  return t_finish();
}
