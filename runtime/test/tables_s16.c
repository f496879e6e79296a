/* How far the int16 kernels that stand for functions are from these functions,
 * over every input, with tables as docs/numerics.md makes them. */
#include "kernels_under_test.h"
#include "support.h"

enum { VALUES = 65536 };
static int16_t x[VALUES], y[VALUES];
static int16_t table[513];

typedef double function(double v);

static double sigmoid(double v) { return 1.0 / (1.0 + exp(-v)); }

static double gelu(double v) { return 0.5 * v * (1.0 + erf(v / sqrt(2.0))); }

static double hard_swish(double v) {
  return v * fmin(fmax(v / 6.0 + 0.5, 0.0), 1.0);
}

static double stored(function *f, double v, double out_scale) {
  return fmin(fmax(f(v) / out_scale, -32768.0), 32767.0);
}

/* Inputs span [-range, range), outputs likewise. docs/numerics.md bounds the
 * error, in units of the output, by the largest second derivative and the
 * largest step of the first one. */
static void check_lut(const char *name, function *f, double curvature,
                      double kink, double range, double out_range) {
  const double in_scale = range / 32768.0, out_scale = out_range / 32768.0;
  const double bound = 1.0 + (2048.0 * in_scale * in_scale * curvature +
                              32.0 * in_scale * kink) /
                                 out_scale;
  const tm_len s = {VALUES};
  double worst = 0.0;
  for (int i = 0; i <= 512; ++i) {
    const double v = stored(f, (i * 128 - 32768) * in_scale, out_scale);
    table[i] = (int16_t)nearbyint(v);
  }
  tm_lut_s16(&s, x, table, y);
  for (int32_t i = 0; i < VALUES; ++i)
    worst = fmax(worst, fabs(y[i] - stored(f, x[i] * in_scale, out_scale)));
  ++t_checks;
  printf("lut_s16 %s of +-%g: %.2f, bound %.2f\n", name, range, worst, bound);
  if (!(worst <= bound))
    t_fail(name, 0, worst, bound);
}

static uint32_t exponentials[512];

static void make_exponentials(double in_scale) {
  for (int i = 0; i < 256; ++i) {
    exponentials[i] =
        (uint32_t)nearbyint(exp(-256.0 * i * in_scale) * 2147483648.0);
    exponentials[256 + i] =
        (uint32_t)nearbyint(exp(-i * in_scale) * 2147483648.0);
  }
}

/* e(d) for every distance against exp, in units of 2^-k: seen through lines of
 * two values, whose results are 1 / (1 + exp(-d)) and the rest. */
static void check_softmax(double in_scale) {
  const tm_softmax_s16_q q = {-32768, 32767, 1 << 30, 32 + 15, 30};
  const tm_reduce_shape s = {1, 2, 1};
  double worst = 0.0;
  make_exponentials(in_scale);
  for (int32_t d = 0; d < VALUES; ++d) {
    const int16_t line[2] = {32767, (int16_t)(32767 - d)};
    const double high = 32768.0 / (1.0 + exp(-d * in_scale));
    int16_t out[2];
    tm_softmax_s16(&s, &q, line, exponentials, out);
    worst = fmax(worst, fabs(out[0] - fmin(high, 32767.0)));
    worst = fmax(worst, fabs(out[1] - (32768.0 - high)));
  }
  ++t_checks;
  printf("softmax_s16 of scale %g: %.5f\n", in_scale, worst);
  if (!(worst <= 0.501))
    t_fail("softmax_s16", 0, worst, 0.501);
}

/* Long lines at their worst: one value that counts, all others so far below it
 * that each is rounded down by almost half. */
static void check_softmax_length(int32_t len) {
  tm_softmax_s16_q q = {-32768, 32767, 1 << 30, 32 + 15, 30};
  const tm_reduce_shape s = {1, len, 1};
  const double in_scale = 1.0 / 1024;
  while ((uint64_t)len << q.k >= (uint64_t)1 << 32)
    --q.k;
  const int32_t d = (int32_t)ceil(log(pow(2.0, q.k) / 0.499) / in_scale);
  const double bound = 0.501 + len * (double)len * pow(2.0, -17.0);
  const double want = 32768.0 / (1.0 + (len - 1) * exp(-d * in_scale));
  make_exponentials(in_scale);
  for (int32_t i = 0; i < len; ++i)
    x[i] = (int16_t)(i == 0 ? 32767 : 32767 - d);
  tm_softmax_s16(&s, &q, x, exponentials, y);
  const double error = fabs(y[0] - fmin(want, 32767.0));
  ++t_checks;
  printf("softmax_s16 of %d values: %.2f, bound %.2f\n", (int)len, error,
         bound);
  if (!(error <= bound))
    t_fail("softmax_s16 length", len, error, bound);
}

int main(void) {
  for (int32_t i = 0; i < VALUES; ++i)
    x[i] = (int16_t)(i - 32768);
  const double ranges[] = {1.0, 4.0, 8.0, 10.0, 16.0};
  for (int i = 0; i < 5; ++i) {
    check_lut("sigmoid", sigmoid, 0.0963, 0.0, ranges[i], 1.0);
    check_lut("tanh", tanh, 0.7699, 0.0, ranges[i], 1.0);
    check_lut("gelu", gelu, 0.7979, 0.0, ranges[i], ranges[i]);
    check_lut("hard-swish", hard_swish, 0.3334, 0.5, ranges[i], ranges[i]);
  }
  check_softmax(1.0 / 65536);
  check_softmax(1.0 / 4096);
  check_softmax(1.0 / 256);
  for (int32_t len = 2; len <= 4096; len *= 2)
    check_softmax_length(len);
  return t_finish();
}
