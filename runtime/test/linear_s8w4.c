/* Linear layers of int8 activations and 4-bit weights, with and without
 * factors. The reference kernel against the oracle of convolutions, the fast
 * kernel against the reference. */
#include "linear_layer.h"

static void test_s8w4(const layer *l, int extreme) {
  (void)extreme;
  const int depthwise = l->op == DEPTHWISE;
  const int32_t in = in_size(&l->s), out = out_size(&l->s);
  const int8_t *x = t_random_s8(in);
  const tm_rq *rq = t_random_rqs(l->s.out_c);
  const tm_linear_s8_group_q q = {t_range(-128, 127), t_range(-128, 127),
                                  t_range(-128, 0), t_range(1, 127), l->group};
  const tm_linear_s8_q q1 = {q.in_zp, q.out_zp, q.lo, q.hi};
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

int main(void) { return test_layers(test_s8w4, 1); }
