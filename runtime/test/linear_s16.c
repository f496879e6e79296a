/* Linear layers of 16-bit activations and integer weights of 8 and 4 bits.
 * The reference kernel against the oracle of convolutions, the fast kernel
 * against the reference. */
#include "linear_layer.h"

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

int main(void) { return test_layers(test_s16, 0); }
