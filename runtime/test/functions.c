/* The functions of unary_f32.def and binary_f32.def: both kernels of each, the
 * fast one in place, against the exact form. */
#include "broadcast_oracle.h"
#include "kernels_under_test.h"

/* The float next to an exact result: it may be infinite or no number. */
static void compare(const char *name, const float *got, const double *want,
                    double tolerance, int32_t count) {
  ++t_checks;
  for (int32_t i = 0; i < count; ++i) {
    const float rounded = (float)want[i];
    /* results that are no normal numbers have no relative error */
    const double bound = tolerance * fabs(want[i]) + 1e-36;
    const int same = isnan(rounded) ? isnan(got[i]) : got[i] == rounded;
    const int near = fabs((double)got[i] - want[i]) <= bound ||
                     (isinf(got[i]) && fabs(want[i]) > 3.4e38);
    if (!same && !near) {
      t_fail(name, i, (double)got[i], want[i]);
      return;
    }
  }
}

typedef void unary_function(const tm_len *s, const tm_function_q *q,
                            const float *x, float *y);
typedef double exact_function(double v, double alpha, double beta);

enum { COUNT = 801 };

static void test_unary(const char *name, unary_function *ref,
                       unary_function *fast, exact_function *exact,
                       const tm_function_q *q, double lo, double hi,
                       double tolerance) {
  const tm_len s = {COUNT};
  float x[COUNT], y[COUNT];
  double want[COUNT];
  for (int i = 0; i < COUNT; ++i) {
    /* coarse up to 100, fine around 0 */
    x[i] = (float)(i - COUNT / 2) * (i % 2 ? 0.25f : 0.0078125f);
    if (i == 0)
      x[i] = NAN;
    want[i] = exact((double)x[i], (double)q->alpha, (double)q->beta);
    if (!isnan(want[i]) && !(lo <= want[i] && want[i] <= hi))
      t_fail(name, i, want[i], lo);
  }
  ref(&s, q, x, y);
  compare(name, y, want, tolerance, COUNT);
  fast(&s, q, x, x);
  compare(name, x, want, tolerance, COUNT);
}

#define TM_UNARY_F32(name, opset, expression, exact, libm, lo, hi, tolerance)  \
  static double exact_##name(double v, double alpha, double beta) {            \
    (void)alpha;                                                               \
    (void)beta;                                                                \
    return exact;                                                              \
  }                                                                            \
  static void ref_##name(const tm_len *s, const tm_function_q *q,              \
                         const float *x, float *y) {                           \
    (void)q;                                                                   \
    tm_ref_##name##_f32(s, x, y);                                              \
  }                                                                            \
  static void fast_##name(const tm_len *s, const tm_function_q *q,             \
                          const float *x, float *y) {                          \
    (void)q;                                                                   \
    tm_##name##_f32(s, x, y);                                                  \
  }
#define TM_UNARY_Q_F32(name, expression, exact, libm, lo, hi, tolerance)       \
  static double exact_##name(double v, double alpha, double beta) {            \
    (void)alpha;                                                               \
    (void)beta;                                                                \
    return exact;                                                              \
  }                                                                            \
  static void ref_##name(const tm_len *s, const tm_function_q *q,              \
                         const float *x, float *y) {                           \
    tm_ref_##name##_f32(s, q, x, y);                                           \
  }                                                                            \
  static void fast_##name(const tm_len *s, const tm_function_q *q,             \
                          const float *x, float *y) {                          \
    tm_##name##_f32(s, q, x, y);                                               \
  }
#include "tinyml/unary_f32.def"

static void test_unary_functions(const tm_function_q *q) {
#define TM_UNARY_F32(name, opset, expression, exact, libm, lo, hi, tolerance)  \
  test_unary(#name "_f32", ref_##name, fast_##name, exact_##name, q, lo, hi,   \
             tolerance);
#define TM_UNARY_Q_F32(name, expression, exact, libm, lo, hi, tolerance)       \
  TM_UNARY_F32(name, 0, expression, exact, libm, lo, hi, tolerance)
#include "tinyml/unary_f32.def"
}

/* Operands with zeros, equal ones and, for powers, integers among them. */
static float *operands(int32_t count) {
  float *x = t_random_f32(count);
  for (int32_t i = 0; i < count; ++i)
    x[i] = t_range(0, 2) ? x[i] * 4.0f : (float)t_range(-2, 2);
  return x;
}

#define TM_BINARY_F32(name, expression, exact, libm, tolerance)                \
  for (int32_t i = 0; i < r->out; ++i) {                                       \
    const double u = (double)a[r->at_a[i]], v = (double)b[r->at_b[i]];         \
    const double y = (exact);                                                  \
    want[i] = y < q.lo ? q.lo : y > q.hi ? q.hi : y;                           \
  }                                                                            \
  tm_ref_##name##_f32(&r->s, &q, a, b, got);                                   \
  compare("ref " #name "_f32", got, want, tolerance, r->out);                  \
  tm_##name##_f32(&r->s, &q, a, b, got);                                       \
  compare("fast " #name "_f32", got, want, tolerance, r->out);

static void test_binary_functions(const broadcast *r) {
  const tm_limits_f32 q = {t_range(0, 1) ? -0.5f : -INFINITY,
                           t_range(0, 1) ? 0.75f : INFINITY};
  const float *a = operands(r->a_size);
  const float *b = operands(r->b_size);
  float *got = (float *)t_alloc(r->out, sizeof(float));
  double *want = (double *)t_alloc(r->out, sizeof(double));
#include "tinyml/binary_f32.def"
  t_release();
}

int main(void) {
  const tm_function_q functions[] = {
      {1.0f, 0.5f}, {0.25f, 1.5f}, {1.6732632f, 1.0507010f}, {0.2f, 0.0f}};
  for (int i = 0; i < 4; ++i) {
    snprintf(t_case, sizeof(t_case), "parameters %d", i);
    test_unary_functions(&functions[i]);
  }
  for (int i = 0; i < 300; ++i) {
    t_seed((uint64_t)i);
    snprintf(t_case, sizeof(t_case), "seed %d", i);
    const broadcast r = random_broadcast(i % 5 == 0);
    test_binary_functions(&r);
  }
  return t_finish();
}
