/* Binary kernels with broadcasting and kernels with one operand, against their
 * formulas in 64-bit integers and double; x and y may be the same memory. */
#include "broadcast_oracle.h"
#include "kernels_under_test.h"

static int32_t elements(const tm_binary_shape *s) {
  return s->d0 * s->d1 * s->d2 * s->d3;
}

static void test_add_s8(const tm_binary_shape *s, const int8_t *a,
                        const int8_t *b, const int32_t *at_a,
                        const int32_t *at_b) {
  const int32_t out = elements(s);
  tm_add_q q = {
      t_range(-128, 127), t_range(-128, 127), t_range(-128, 127), 0, 0,
      t_range(1, 24),     t_range(-128, -1),  t_range(0, 127)};
  /* 255 * (ma + mb) < 2^30; subtraction has a negative mb */
  q.ma = t_range(1, (1 << 22) - 20000);
  q.mb = t_range(0, (1 << 22) - 20000 - q.ma) * (t_range(0, 1) ? 1 : -1);
  int8_t *ref = (int8_t *)t_alloc(out, 1);
  int8_t *fast = (int8_t *)t_alloc(out, 1);
  int8_t *want = (int8_t *)t_alloc(out, 1);
  for (int32_t i = 0; i < out; ++i) {
    const int64_t acc = (int64_t)(a[at_a[i]] - q.a_zp) * q.ma +
                        (int64_t)(b[at_b[i]] - q.b_zp) * q.mb;
    /* exact in double: floor(x + 0.5) rounds ties upwards */
    const double v =
        q.out_zp + floor((double)acc / (double)(1 << q.shift) + 0.5);
    want[i] = (int8_t)(v < q.lo ? q.lo : v > q.hi ? q.hi : (int32_t)v);
  }
  tm_ref_add_s8(s, &q, a, b, ref);
  tm_add_s8(s, &q, a, b, fast);
  t_equal_s8("ref add_s8", ref, want, out);
  t_equal_s8("fast add_s8", fast, ref, out);
}

/* Minimum and maximum: numbers of one scale, so the larger stays the larger. */
static void test_choose_s8(const tm_binary_shape *s, const int8_t *a,
                           const int8_t *b, const int32_t *at_a,
                           const int32_t *at_b) {
  const int32_t out = elements(s);
  const tm_add_q q = {t_range(-128, 127),  t_range(-128, 127),
                      t_range(-128, 127),  t_range(1, 1 << 20),
                      t_range(1, 1 << 20), t_range(1, 24),
                      t_range(-128, -1),   t_range(0, 127)};
  int8_t *ref = (int8_t *)t_alloc(out, 1);
  int8_t *fast = (int8_t *)t_alloc(out, 1);
  int8_t *want[2] = {(int8_t *)t_alloc(out, 1), (int8_t *)t_alloc(out, 1)};
  for (int32_t i = 0; i < out; ++i) {
    const double u = (double)(a[at_a[i]] - q.a_zp) * q.ma;
    const double v = (double)(b[at_b[i]] - q.b_zp) * q.mb;
    for (int larger = 0; larger < 2; ++larger) {
      const double chosen = larger ? fmax(u, v) : fmin(u, v);
      const double y = q.out_zp + floor(chosen / (double)(1 << q.shift) + 0.5);
      want[larger][i] = (int8_t)fmin(fmax(y, q.lo), q.hi);
    }
  }
  tm_ref_min_s8(s, &q, a, b, ref);
  tm_min_s8(s, &q, a, b, fast);
  t_equal_s8("ref min_s8", ref, want[0], out);
  t_equal_s8("fast min_s8", fast, want[0], out);
  tm_ref_max_s8(s, &q, a, b, ref);
  tm_max_s8(s, &q, a, b, fast);
  t_equal_s8("ref max_s8", ref, want[1], out);
  t_equal_s8("fast max_s8", fast, want[1], out);
}

static void test_hypot_s8(const tm_binary_shape *s, const int8_t *a,
                          const int8_t *b, const int32_t *at_a,
                          const int32_t *at_b) {
  const int32_t out = elements(s);
  /* 255^2 * (wa + wb) < 2^32 */
  const tm_hypot_q q = {t_range(-128, 127),  t_range(-128, 127),
                        t_range(-128, 127),  t_range(0, 1 << 15),
                        t_range(0, 1 << 15), t_range(1, 30),
                        t_range(-128, -1),   t_range(0, 127)};
  int8_t *ref = (int8_t *)t_alloc(out, 1);
  int8_t *fast = (int8_t *)t_alloc(out, 1);
  int8_t *want = (int8_t *)t_alloc(out, 1);
  for (int32_t i = 0; i < out; ++i)
    want[i] = (int8_t)hypot_value(&q, q.out_zp, a[at_a[i]] - q.a_zp,
                                  b[at_b[i]] - q.b_zp);
  tm_ref_hypot_s8(s, &q, a, b, ref);
  tm_hypot_s8(s, &q, a, b, fast);
  t_equal_s8("ref hypot_s8", ref, want, out);
  t_equal_s8("fast hypot_s8", fast, want, out);
}

static void test_mul_s8(const tm_binary_shape *s, const int8_t *a,
                        const int8_t *b, const int32_t *at_a,
                        const int32_t *at_b) {
  const int32_t out = elements(s);
  const tm_rq rq = t_random_rq();
  const tm_product_q q = {t_range(-128, 127),
                          t_range(-128, 127),
                          t_range(-128, 127),
                          t_range(-128, -1),
                          t_range(0, 127),
                          rq.mult,
                          rq.pre};
  int8_t *ref = (int8_t *)t_alloc(out, 1);
  int8_t *fast = (int8_t *)t_alloc(out, 1);
  int8_t *want = (int8_t *)t_alloc(out, 1);
  for (int32_t i = 0; i < out; ++i)
    want[i] = t_requantize((a[at_a[i]] - q.a_zp) * (b[at_b[i]] - q.b_zp), rq,
                           q.out_zp, q.lo, q.hi);
  tm_ref_mul_s8(s, &q, a, b, ref);
  tm_mul_s8(s, &q, a, b, fast);
  t_equal_s8("ref mul_s8", ref, want, out);
  t_equal_s8("fast mul_s8", fast, ref, out);
}

/* One rounding each: the result is the rounded exact one, so all agree. */
#define TEST_BINARY_F32(name, op)                                              \
  do {                                                                         \
    tm_ref_##name(s, &q, a, b, ref);                                           \
    tm_##name(s, &q, a, b, fast);                                              \
    for (int32_t i = 0; i < out; ++i) {                                        \
      const float v = (float)((double)a[at_a[i]] op(double) b[at_b[i]]);       \
      want[i] = v < q.lo ? q.lo : v > q.hi ? q.hi : v;                         \
    }                                                                          \
    t_equal_bytes("ref " #name, ref, want, (size_t)out * sizeof(float));       \
    t_equal_bytes("fast " #name, fast, want, (size_t)out * sizeof(float));     \
  } while (0)

static void test_f32(const tm_binary_shape *s, const float *a, const float *b,
                     const int32_t *at_a, const int32_t *at_b) {
  const int32_t out = elements(s);
  const tm_limits_f32 q = {t_range(0, 1) ? -0.5f : -INFINITY,
                           t_range(0, 1) ? 0.75f : INFINITY};
  float *ref = (float *)t_alloc(out, sizeof(float));
  float *fast = (float *)t_alloc(out, sizeof(float));
  float *want = (float *)t_alloc(out, sizeof(float));
  TEST_BINARY_F32(add_f32, +);
  TEST_BINARY_F32(sub_f32, -);
  TEST_BINARY_F32(mul_f32, *);
}

#define TEST_BINARY_I8(name, op)                                               \
  do {                                                                         \
    tm_ref_##name(s, a, b, ref);                                               \
    tm_##name(s, a, b, fast);                                                  \
    for (int32_t i = 0; i < out; ++i)                                          \
      want[i] = (uint8_t)((a[at_a[i]] op b[at_b[i]] + 65536 * 4) % 256);       \
    t_equal_bytes("ref " #name, ref, want, (size_t)out);                       \
    t_equal_bytes("fast " #name, fast, want, (size_t)out);                     \
  } while (0)

static void test_i8(const tm_binary_shape *s, const uint8_t *a,
                    const uint8_t *b, const int32_t *at_a,
                    const int32_t *at_b) {
  const int32_t out = elements(s);
  uint8_t *ref = (uint8_t *)t_alloc(out, 1);
  uint8_t *fast = (uint8_t *)t_alloc(out, 1);
  uint8_t *want = (uint8_t *)t_alloc(out, 1);
  TEST_BINARY_I8(add_i8, +);
  TEST_BINARY_I8(sub_i8, -);
  TEST_BINARY_I8(mul_i8, *);
}

static void test_binary(int flat) {
  const broadcast r = random_broadcast(flat);
  const int8_t *a = t_random_s8(r.a_size);
  const int8_t *b = t_random_s8(r.b_size);
  test_add_s8(&r.s, a, b, r.at_a, r.at_b);
  test_mul_s8(&r.s, a, b, r.at_a, r.at_b);
  test_choose_s8(&r.s, a, b, r.at_a, r.at_b);
  test_hypot_s8(&r.s, a, b, r.at_a, r.at_b);
  test_i8(&r.s, (const uint8_t *)a, (const uint8_t *)b, r.at_a, r.at_b);
  test_f32(&r.s, t_random_f32(r.a_size), t_random_f32(r.b_size), r.at_a,
           r.at_b);
  if (r.a_size == r.out) { /* in place */
    const tm_add_q q = {3, -4, 5, 1 << 20, -(1 << 19), 20, -128, 127};
    int8_t *want = (int8_t *)t_alloc(r.out, 1);
    int8_t *same = (int8_t *)t_alloc(r.out, 1);
    memcpy(same, a, (size_t)r.out);
    tm_ref_add_s8(&r.s, &q, a, b, want);
    tm_add_s8(&r.s, &q, same, b, same);
    t_equal_s8("add_s8 in place", same, want, r.out);
  }
  t_release();
}

/* Every value of an int8, at an odd address and in place. */
static void test_unary_s8(void) {
  const tm_len s = {256};
  const tm_limits_int signed_q = {-100, 99}, unsigned_q = {28, 227};
  const int8_t *table = t_random_s8(256);
  int8_t *x = (int8_t *)t_alloc(256, 1);
  int8_t *want = (int8_t *)t_alloc(256, 1);
  int8_t *y[2] = {(int8_t *)t_alloc(256, 1), (int8_t *)t_alloc(256, 1)};
  for (int32_t i = 0; i < 256; ++i)
    x[i] = (int8_t)(i - 128);
  for (int32_t i = 0; i < 256; ++i) /* -128 is bit pattern 128 */
    want[i] = table[(i + 128) % 256];
  memcpy(y[1], x, 256);
  tm_ref_lut_s8(&s, x, table, y[0]);
  tm_lut_s8(&s, y[1], table, y[1]);
  t_equal_s8("ref lut_s8", y[0], want, 256);
  t_equal_s8("fast lut_s8", y[1], want, 256);
  for (int32_t i = 0; i < 256; ++i)
    want[i] = (int8_t)(i < 28 ? -100 : i > 227 ? 99 : i - 128);
  memcpy(y[1], x, 256);
  tm_ref_clamp_s8(&s, &signed_q, x, y[0]);
  tm_clamp_s8(&s, &signed_q, y[1], y[1]);
  t_equal_s8("ref clamp_s8", y[0], want, 256);
  t_equal_s8("fast clamp_s8", y[1], want, 256);
  /* uint8 is the same picture moved by 128, which is what the flip does */
  tm_ref_flip_sign_8(&s, x, y[0]);
  memcpy(y[1], x, 256);
  tm_flip_sign_8(&s, y[1], y[1]);
  t_equal_s8("flip_sign_8", y[1], y[0], 256);
  for (int32_t i = 0; i < 256; ++i)
    x[i] = (int8_t)(uint8_t)i;
  t_equal_s8("ref flip_sign_8", y[0], x, 256);
  tm_ref_clamp_u8(&s, &unsigned_q, (uint8_t *)y[0], (uint8_t *)y[0]);
  tm_clamp_u8(&s, &unsigned_q, (uint8_t *)y[1], (uint8_t *)y[1]);
  tm_flip_sign_8(&s, want, want);
  t_equal_s8("ref clamp_u8", y[0], want, 256);
  t_equal_s8("fast clamp_u8", y[1], want, 256);
  t_release();
}

static void test_clamp_f32(void) {
  enum { COUNT = 401 };
  const tm_len s = {COUNT};
  const tm_limits_f32 relu6 = {0.0f, 6.0f};
  float x[COUNT], y[COUNT], want[COUNT];
  for (int i = 0; i < COUNT; ++i) {
    x[i] = (float)(i - 200) * 0.5f;
    want[i] = fminf(fmaxf(x[i], 0.0f), 6.0f);
  }
  tm_ref_clamp_f32(&s, &relu6, x, y);
  t_equal_bytes("ref clamp_f32", y, want, sizeof(want));
  tm_clamp_f32(&s, &relu6, x, x);
  t_equal_bytes("fast clamp_f32", x, want, sizeof(want));
}

/* Roots at and around each square of 12 bits, and of the largest numbers. */
static void test_roots(void) {
  snprintf(t_case, sizeof(t_case), "roots");
  for (int32_t n = 1; n < 4096; ++n) {
    const uint32_t square = (uint32_t)(n * n);
    const uint32_t roots[] = {
        tm_root_24(square - 1, 12), tm_root_24(square, 12),
        tm_root_32(square - 1, 12), tm_root_32(square, 12),
        tm_root_60(square - 1, 30), tm_root_60(square, 30)};
    for (int32_t i = 0; i < 6; ++i)
      if ((int32_t)roots[i] != n - 1 + i % 2)
        t_fail("root", n, (double)roots[i], n - 1 + i % 2);
  }
  if (tm_root_24((1u << 24) - 1, 12) != 4095)
    t_fail("root_24", 24, tm_root_24((1u << 24) - 1, 12), 4095);
  if (tm_root_32(UINT32_MAX, 16) != 65535)
    t_fail("root_32", 32, tm_root_32(UINT32_MAX, 16), 65535);
  if (tm_root_60(((uint64_t)1 << 60) - 1, 30) != (1u << 30) - 1)
    t_fail("root_60", 60, 0, 1);
}

int main(void) {
  for (int i = 0; i < 300; ++i) {
    t_seed((uint64_t)i);
    snprintf(t_case, sizeof(t_case), "seed %d", i);
    test_binary(i % 5 == 0);
  }
  test_unary_s8();
  test_clamp_f32();
  test_roots();
  return t_finish();
}
