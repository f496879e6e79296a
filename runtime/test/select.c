/* Arithmetic, comparisons and logic on integers and truth, choices and indices,
 * against their definitions. */
#include "broadcast_oracle.h"
#include "kernels_under_test.h"

static int64_t *random_s64(int32_t count) {
  int64_t *p = (int64_t *)t_alloc(count, sizeof(int64_t));
  for (int32_t i = 0; i < count; ++i)
    switch (t_range(0, 3)) {
    case 0:
      p[i] = t_range(-3, 3);
      break;
    case 1:
      p[i] = t_range(0, 1) ? INT64_MIN : INT64_MAX;
      break;
    default:
      p[i] = (int64_t)(((uint64_t)t_random() << 32) | t_random());
      break;
    }
  return p;
}

static int32_t *random_s32(int32_t count) {
  int32_t *p = (int32_t *)t_alloc(count, sizeof(int32_t));
  for (int32_t i = 0; i < count; ++i)
    switch (t_range(0, 3)) {
    case 0:
      p[i] = t_range(-3, 3);
      break;
    case 1:
      p[i] = t_range(0, 1) ? INT32_MIN : INT32_MAX;
      break;
    default:
      p[i] = (int32_t)t_random();
      break;
    }
  return p;
}

#define TEST(name, in, to, formula)                                            \
  do {                                                                         \
    to *ref = (to *)t_alloc(r->out, sizeof(to));                               \
    to *fast = (to *)t_alloc(r->out, sizeof(to));                              \
    to *want = (to *)t_alloc(r->out, sizeof(to));                              \
    for (int32_t i = 0; i < r->out; ++i) {                                     \
      const in l = (in)a[r->at_a[i]], m = (in)b[r->at_b[i]];                   \
      want[i] = (to)(formula);                                                 \
    }                                                                          \
    tm_ref_##name(&r->s, a, b, ref);                                           \
    tm_##name(&r->s, a, b, fast);                                              \
    t_equal_bytes("ref " #name, ref, want, (size_t)r->out * sizeof(to));       \
    t_equal_bytes("fast " #name, fast, want, (size_t)r->out * sizeof(to));     \
    t_block_count -= 3;                                                        \
    for (int k = 0; k < 3; ++k)                                                \
      free(t_blocks[t_block_count + k]);                                       \
  } while (0)

/* In 64 bits nothing of 32 overflows. */
static void test_s32(const broadcast *r) {
  const int32_t *a = random_s32(r->a_size), *b = random_s32(r->b_size);
  TEST(add_s32, int64_t, int32_t, (uint32_t)(l + m));
  TEST(sub_s32, int64_t, int32_t, (uint32_t)(l - m));
  TEST(mul_s32, int64_t, int32_t, (uint32_t)(l * m));
  TEST(div_s32, int64_t, int32_t, (uint32_t)(m == 0 ? 0 : l / m));
  TEST(bit_and_s32, int64_t, int32_t, l + m - (l | m));
  TEST(bit_or_s32, int64_t, int32_t, (l ^ m) + (l & m));
  TEST(bit_xor_s32, int64_t, int32_t, (l | m) - (l & m));
  TEST(shift_left_s32, int64_t, int32_t,
       m < 0 || m > 31 ? 0 : (uint32_t)(l * ((int64_t)1 << m)));
  TEST(shift_right_s32, int64_t, int32_t,
       floor(m < 0 || m > 31 ? (double)l / 0x1p40 : ldexp((double)l, -(int)m)));
  TEST(equal_s32, int64_t, uint8_t, l - m == 0);
  TEST(less_s32, int64_t, uint8_t, l - m < 0);
  TEST(less_equal_s32, int64_t, uint8_t, l - m <= 0);
}

/* Sums digit by digit of 32 bits; x / y is checked by what it leaves. */
static uint64_t sum(uint64_t l, uint64_t m) {
  const uint64_t low = (l & 0xffffffffu) + (m & 0xffffffffu);
  const uint64_t high = (l >> 32) + (m >> 32) + (low >> 32);
  return ((high & 0xffffffffu) << 32) | (low & 0xffffffffu);
}

static uint64_t product(uint64_t l, uint64_t m) {
  uint64_t result = 0;
  for (int bit = 0; bit < 64; ++bit)
    if ((m >> bit) & 1u)
      result = sum(result, l << bit);
  return result;
}

static void test_s64(const broadcast *r) {
  const int64_t *a = random_s64(r->a_size), *b = random_s64(r->b_size);
  TEST(add_s64, uint64_t, int64_t, sum(l, m));
  TEST(sub_s64, uint64_t, int64_t, sum(l, sum(~m, 1)));
  TEST(mul_s64, uint64_t, int64_t, product(l, m));
  TEST(div_s64, int64_t, int64_t,
       m == 0    ? 0
       : m == -1 ? (int64_t)sum(~(uint64_t)l, 1)
                 : (l - l % m) / m);
  TEST(bit_and_s64, uint64_t, int64_t, ~(~l | ~m));
  TEST(bit_or_s64, uint64_t, int64_t, ~(~l & ~m));
  TEST(bit_xor_s64, uint64_t, int64_t, (l | m) & ~(l & m));
  TEST(shift_left_s64, uint64_t, int64_t, m > 63 ? 0 : product(l, 1ull << m));
  TEST(shift_right_s64, int64_t, int64_t,
       m < 0 || m > 62 ? (l < 0 ? -1 : 0)
                       : l / (1ll << m) - (l < 0 && l % (1ll << m) != 0));
  TEST(equal_s64, uint64_t, uint8_t, (l ^ m) == 0);
  TEST(less_s64, int64_t, uint8_t, !(l >= m));
  TEST(less_equal_s64, int64_t, uint8_t, !(l > m));
}

static void test_f32(const broadcast *r) {
  float *a = t_random_f32(r->a_size), *b = t_random_f32(r->b_size);
  b[0] = a[0];
  if (r->a_size > 1)
    a[1] = NAN;
  TEST(equal_f32, double, uint8_t, l - m == 0);
  TEST(less_f32, double, uint8_t, l - m < 0);
  TEST(less_equal_f32, double, uint8_t, l - m <= 0);
}

static void test_truth(const broadcast *r) {
  uint8_t *a = (uint8_t *)t_random_s8(r->a_size);
  uint8_t *b = (uint8_t *)t_random_s8(r->b_size);
  for (int32_t i = 0; i < r->a_size; ++i)
    a[i] = t_range(0, 1) ? a[i] : 0;
  for (int32_t i = 0; i < r->b_size; ++i)
    b[i] = t_range(0, 1) ? b[i] : 0;
  TEST(and_u8, int, uint8_t, l == 0 ? 0 : m == 0 ? 0 : 1);
  TEST(or_u8, int, uint8_t, l > 0 ? 1 : m > 0 ? 1 : 0);
  TEST(xor_u8, int, uint8_t, (l == 0) == (m == 0) ? 0 : 1);
  const tm_len s = {r->a_size};
  uint8_t *ref = (uint8_t *)t_alloc(r->a_size, 1);
  tm_ref_not_u8(&s, a, ref);
  for (int32_t i = 0; i < r->a_size; ++i)
    if (ref[i] != (a[i] == 0 ? 1 : 0))
      t_fail("ref not_u8", i, ref[i], a[i]);
  tm_not_u8(&s, a, a);
  t_equal_bytes("not_u8 in place", a, ref, (size_t)r->a_size);
}

/* Elements say which operand they are of and where. */
#define TEST_WHERE(bits)                                                       \
  do {                                                                         \
    int##bits##_t *p = (int##bits##_t *)t_alloc(r->a_size, bits / 8);          \
    int##bits##_t *n = (int##bits##_t *)t_alloc(r->b_size, bits / 8);          \
    int##bits##_t *y[2];                                                       \
    for (int32_t i = 0; i < r->a_size; ++i)                                    \
      p[i] = (int##bits##_t)(i % 100);                                         \
    for (int32_t i = 0; i < r->b_size; ++i)                                    \
      n[i] = (int##bits##_t)(-1 - i % 100);                                    \
    for (int k = 0; k < 2; ++k)                                                \
      y[k] = (int##bits##_t *)t_alloc(r->out, bits / 8);                       \
    tm_ref_where_##bits(&s, c, p, n, y[0]);                                    \
    tm_where_##bits(&s, c, p, n, y[1]);                                        \
    for (int k = 0; k < 2; ++k)                                                \
      for (int32_t i = 0; i < r->out; ++i) {                                   \
        const int32_t at =                                                     \
            c[c_at[i]] ? r->at_a[i] % 100 : -1 - r->at_b[i] % 100;             \
        if (y[k][i] != at)                                                     \
          t_fail("where_" #bits, i, (double)y[k][i], at);                      \
        ++t_checks;                                                            \
      }                                                                        \
  } while (0)

static void test_where(const broadcast *r) {
  const int32_t d[4] = {r->s.d0, r->s.d1, r->s.d2, r->s.d3};
  int32_t sc[4];
  const int32_t c_size = make_operand(d, sc);
  int32_t *c_at = (int32_t *)t_alloc(r->out, sizeof(int32_t));
  uint8_t *c = (uint8_t *)t_alloc(c_size, 1);
  for (int32_t i = 0; i < r->out; ++i)
    c_at[i] = operand_at(d, sc, i);
  for (int32_t i = 0; i < c_size; ++i)
    c[i] = (uint8_t)(t_range(0, 1) * t_range(0, 255));
  const tm_where_shape s = {
      d[0],    d[1],    d[2],    d[3],    sc[0],   sc[1],   sc[2],   sc[3],
      r->s.a0, r->s.a1, r->s.a2, r->s.a3, r->s.b0, r->s.b1, r->s.b2, r->s.b3};
  TEST_WHERE(8);
  TEST_WHERE(16);
  TEST_WHERE(32);
  TEST_WHERE(64);
}

#define TEST_GATHER(bits, index, at)                                           \
  do {                                                                         \
    int##bits##_t *x = (int##bits##_t *)t_alloc(x_count, bits / 8);            \
    int##bits##_t *y[2];                                                       \
    for (int32_t i = 0; i < x_count; ++i)                                      \
      x[i] = (int##bits##_t)(i % 120);                                         \
    for (int k = 0; k < 2; ++k)                                                \
      y[k] = (int##bits##_t *)t_alloc(y_count, bits / 8);                      \
    tm_ref_gather_##bits##_##index(&s, x, at, y[0]);                           \
    tm_gather_##bits##_##index(&s, x, at, y[1]);                               \
    for (int k = 0; k < 2; ++k)                                                \
      for (int32_t i = 0; i < y_count; ++i) {                                  \
        const int32_t row = i / s.inner / s.count * s.size;                    \
        const int32_t from =                                                   \
            (row + places[i / s.inner % s.count]) * s.inner + i % s.inner;     \
        if (y[k][i] != from % 120)                                             \
          t_fail("gather_" #bits, i, (double)y[k][i], from % 120);             \
        ++t_checks;                                                            \
      }                                                                        \
  } while (0)

/* Indices from the front, from the end, and far outside. */
static void test_gather(void) {
  const tm_gather_shape s = {t_range(1, 3), t_range(1, 6), t_range(1, 4),
                             t_range(1, 7)};
  const int32_t x_count = s.outer * s.size * s.inner;
  const int32_t y_count = s.outer * s.count * s.inner;
  int32_t places[7], narrow[7];
  int64_t wide[7];
  for (int32_t i = 0; i < s.count; ++i) {
    places[i] = t_range(0, s.size - 1);
    narrow[i] = places[i] - (t_range(0, 1) ? s.size : 0);
    wide[i] = narrow[i];
    if (t_range(0, 5) == 0) {
      places[i] = t_range(0, 1) ? s.size - 1 : 0;
      narrow[i] = places[i] != 0 ? INT32_MAX : INT32_MIN;
      wide[i] = places[i] != 0 ? INT64_MAX : INT64_MIN;
      if (s.size == 1)
        narrow[i] = s.size;
    }
  }
  TEST_GATHER(8, s32, narrow);
  TEST_GATHER(16, s32, narrow);
  TEST_GATHER(32, s32, narrow);
  TEST_GATHER(64, s32, narrow);
  TEST_GATHER(8, s64, wide);
  TEST_GATHER(16, s64, wide);
  TEST_GATHER(32, s64, wide);
  TEST_GATHER(64, s64, wide);
  t_release();
}

int main(void) {
  for (int i = 0; i < 300; ++i) {
    t_seed((uint64_t)i);
    snprintf(t_case, sizeof(t_case), "seed %d", i);
    const broadcast r = random_broadcast(i % 5 == 0);
    test_s32(&r);
    test_s64(&r);
    test_f32(&r);
    test_truth(&r);
    test_where(&r);
    t_release();
    test_gather();
  }
  return t_finish();
}
