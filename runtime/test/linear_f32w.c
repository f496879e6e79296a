/* Linear layers of float activations and integer weights of 8 and 4 bits.
 * The reference kernel against the oracle of convolutions, the fast kernel
 * against the reference. */
#include "linear_layer.h"

static void test_f32w(const layer *l, int extreme) {
  (void)extreme;
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

int main(void) { return test_layers(test_f32w, 0); }
