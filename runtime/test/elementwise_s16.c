/* Element-wise kernels of int16 against their formulas in double, which holds
 * all of these numbers exactly, or by division where kernels shift; x and y may
 * be the same memory. */
#include "broadcast_oracle.h"
#include "kernels_under_test.h"

/* floor(v / 2^shift + 1/2), clamped; v is below 2^62, so the division is done
 * on the integer. */
static int16_t rounded(int64_t v, int32_t shift, int32_t lo, int32_t hi) {
  const int64_t divisor = (int64_t)1 << shift;
  int64_t quotient = v / divisor;
  int64_t rest = v % divisor;
  if (rest < 0) {
    rest += divisor;
    --quotient;
  }
  quotient += 2 * rest >= divisor;
  return (int16_t)(quotient < lo ? lo : quotient > hi ? hi : quotient);
}

static void test_add(const broadcast *r, const int16_t *a, const int16_t *b) {
  tm_add_q q = {
      11, 12, 13, 0, 0, t_range(1, 30), t_range(-32768, -1), t_range(0, 32767)};
  const int32_t most = t_range(0, 1) ? 0x7fffffff : 1 << t_range(0, 30);
  q.ma = t_range(0, 3) ? t_range(0, most - 1) : most;
  q.mb = t_range(0, most - 1) * (t_range(0, 1) ? 1 : -1);
  int16_t *ref = (int16_t *)t_alloc(r->out, 2);
  int16_t *fast = (int16_t *)t_alloc(r->out, 2);
  int16_t *want = (int16_t *)t_alloc(r->out, 2);
  for (int32_t i = 0; i < r->out; ++i)
    want[i] =
        rounded((int64_t)a[r->at_a[i]] * q.ma + (int64_t)b[r->at_b[i]] * q.mb,
                q.shift, q.lo, q.hi);
  tm_ref_add_s16(&r->s, &q, a, b, ref);
  tm_add_s16(&r->s, &q, a, b, fast);
  t_equal_s16("ref add_s16", ref, want, r->out);
  t_equal_s16("fast add_s16", fast, want, r->out);
  if (r->b_size == r->out) {
    memcpy(fast, b, (size_t)r->out * 2);
    tm_add_s16(&r->s, &q, a, fast, fast);
    t_equal_s16("add_s16 in place", fast, want, r->out);
  }
}

static void test_choose(const broadcast *r, const int16_t *a,
                        const int16_t *b) {
  const tm_add_q q = {11,
                      12,
                      13,
                      t_range(1, 0x7fffffff),
                      t_range(1, 0x7fffffff),
                      t_range(1, 30),
                      t_range(-32768, -1),
                      t_range(0, 32767)};
  int16_t *ref = (int16_t *)t_alloc(r->out, 2);
  int16_t *fast = (int16_t *)t_alloc(r->out, 2);
  int16_t *want[2] = {(int16_t *)t_alloc(r->out, 2),
                      (int16_t *)t_alloc(r->out, 2)};
  for (int32_t i = 0; i < r->out; ++i) {
    const int16_t u =
        rounded((int64_t)a[r->at_a[i]] * q.ma, q.shift, q.lo, q.hi);
    const int16_t v =
        rounded((int64_t)b[r->at_b[i]] * q.mb, q.shift, q.lo, q.hi);
    want[0][i] = u < v ? u : v;
    want[1][i] = u < v ? v : u;
  }
  tm_ref_min_s16(&r->s, &q, a, b, ref);
  tm_min_s16(&r->s, &q, a, b, fast);
  t_equal_s16("ref min_s16", ref, want[0], r->out);
  t_equal_s16("fast min_s16", fast, want[0], r->out);
  tm_ref_max_s16(&r->s, &q, a, b, ref);
  tm_max_s16(&r->s, &q, a, b, fast);
  t_equal_s16("ref max_s16", ref, want[1], r->out);
  t_equal_s16("fast max_s16", fast, want[1], r->out);
}

static void test_hypot(const broadcast *r, const int16_t *a, const int16_t *b) {
  /* 2^30 * (wa + wb) < 2^60 */
  const int32_t most = (1 << t_range(0, 29)) - 1;
  const tm_hypot_q q = {11,
                        12,
                        13,
                        t_range(0, most),
                        t_range(0, most),
                        t_range(1, 30),
                        t_range(-32768, -1),
                        t_range(0, 32767)};
  int16_t *ref = (int16_t *)t_alloc(r->out, 2);
  int16_t *fast = (int16_t *)t_alloc(r->out, 2);
  int16_t *want = (int16_t *)t_alloc(r->out, 2);
  for (int32_t i = 0; i < r->out; ++i)
    want[i] = (int16_t)hypot_value(&q, 0, a[r->at_a[i]], b[r->at_b[i]]);
  tm_ref_hypot_s16(&r->s, &q, a, b, ref);
  tm_hypot_s16(&r->s, &q, a, b, fast);
  t_equal_s16("ref hypot_s16", ref, want, r->out);
  t_equal_s16("fast hypot_s16", fast, want, r->out);
}

static void test_mul(const broadcast *r, const int16_t *a, const int16_t *b) {
  const tm_rq rq = t_random_rq();
  const tm_product_q q = {
      11, 12, 13, t_range(-32768, -1), t_range(0, 32767), rq.mult, rq.pre};
  int16_t *ref = (int16_t *)t_alloc(r->out, 2);
  int16_t *fast = (int16_t *)t_alloc(r->out, 2);
  int16_t *want = (int16_t *)t_alloc(r->out, 2);
  for (int32_t i = 0; i < r->out; ++i)
    want[i] = t_requantize_s16((int64_t)a[r->at_a[i]] * b[r->at_b[i]], rq, q.lo,
                               q.hi);
  tm_ref_mul_s16(&r->s, &q, a, b, ref);
  tm_mul_s16(&r->s, &q, a, b, fast);
  t_equal_s16("ref mul_s16", ref, want, r->out);
  t_equal_s16("fast mul_s16", fast, want, r->out);
}

/* Every value that an int16 has. */
enum { VALUES = 65536 };
static int16_t x[VALUES], want[VALUES], ref[VALUES], fast[VALUES];
static int8_t x8[VALUES], want8[VALUES], ref8[VALUES], fast8[VALUES];

static void test_requantize(void) {
  const tm_len s = {VALUES};
  const tm_rq rq = t_random_rq();
  tm_requantize_q q = {t_range(0, 2) ? 0 : t_range(-32768, 32767),
                       t_range(0, 2) ? 0 : t_range(-32768, 32767),
                       t_range(-32768, -1),
                       t_range(0, 32767),
                       rq.mult,
                       rq.pre};
  for (int32_t i = 0; i < VALUES; ++i)
    want[i] =
        (int16_t)t_requantize_value(x[i] - q.in_zp, rq, q.out_zp, q.lo, q.hi);
  tm_ref_requantize_s16(&s, &q, x, ref);
  memcpy(fast, x, sizeof(x));
  tm_requantize_s16(&s, &q, fast, fast);
  t_equal_s16("ref requantize_s16", ref, want, VALUES);
  t_equal_s16("fast requantize_s16", fast, want, VALUES);
  for (int32_t i = 0; i < VALUES; ++i)
    want[i] =
        (int16_t)t_requantize_value(x8[i] - q.in_zp, rq, q.out_zp, q.lo, q.hi);
  tm_ref_requantize_s8_s16(&s, &q, x8, ref);
  tm_requantize_s8_s16(&s, &q, x8, fast);
  t_equal_s16("ref requantize_s8_s16", ref, want, VALUES);
  t_equal_s16("fast requantize_s8_s16", fast, want, VALUES);
  q.out_zp = t_range(-128, 127);
  q.lo = t_range(-128, -1);
  q.hi = t_range(0, 127);
  for (int32_t i = 0; i < VALUES; ++i)
    want8[i] = t_requantize(x[i] - q.in_zp, rq, q.out_zp, q.lo, q.hi);
  tm_ref_requantize_s16_s8(&s, &q, x, ref8);
  tm_requantize_s16_s8(&s, &q, x, fast8);
  t_equal_s8("ref requantize_s16_s8", ref8, want8, VALUES);
  t_equal_s8("fast requantize_s16_s8", fast8, want8, VALUES);
}

static void test_clamp(void) {
  const tm_len s = {VALUES};
  const tm_limits_int q = {-300, 20000};
  for (int32_t i = 0; i < VALUES; ++i)
    want[i] = (int16_t)fmin(fmax(x[i], -300.0), 20000.0);
  tm_ref_clamp_s16(&s, &q, x, ref);
  memcpy(fast, x, sizeof(x));
  tm_clamp_s16(&s, &q, fast, fast);
  t_equal_s16("ref clamp_s16", ref, want, VALUES);
  t_equal_s16("fast clamp_s16", fast, want, VALUES);
}

/* On a straight line between two entries, rounded once, ties upwards; the steps
 * between random entries are as large as they can be. */
static void test_lut(void) {
  const tm_len s = {VALUES};
  const int16_t *table = t_random_s16(513);
  for (int32_t i = 0; i < VALUES; ++i) {
    const int32_t place = i / 128, part = i % 128;
    const double v =
        (table[place] * (128.0 - part) + table[place + 1] * (double)part) /
        128.0;
    want[i] = (int16_t)floor(v + 0.5);
  }
  tm_ref_lut_s16(&s, x, table, ref);
  memcpy(fast, x, sizeof(x));
  tm_lut_s16(&s, fast, table, fast);
  t_equal_s16("ref lut_s16", ref, want, VALUES);
  t_equal_s16("fast lut_s16", fast, want, VALUES);
  t_release();
}

int main(void) {
  for (int32_t i = 0; i < VALUES; ++i) {
    x[i] = (int16_t)(i - 32768);
    x8[i] = (int8_t)(i % 256 - 128);
  }
  for (int i = 0; i < 300; ++i) {
    t_seed((uint64_t)i);
    snprintf(t_case, sizeof(t_case), "seed %d", i);
    const broadcast r = random_broadcast(i % 5 == 0);
    const int16_t *a = t_random_s16(r.a_size);
    const int16_t *b = t_random_s16(r.b_size);
    test_add(&r, a, b);
    test_mul(&r, a, b);
    test_choose(&r, a, b);
    test_hypot(&r, a, b);
    t_release();
    if (i % 10 == 0) {
      test_requantize();
      test_lut();
    }
  }
  test_clamp();
  return t_finish();
}
