/* Casts, against what C does by itself where that is defined, and against
 * tables where it is not. */
#include "kernels_under_test.h"
#include "support.h"

typedef void (*cast_fn)(const tm_len *, const tm_cast_q *, const void *,
                        void *);

#define FAST(from, to)                                                         \
  static void fast_##from##_##to(const tm_len *s, const tm_cast_q *q,          \
                                 const void *x, void *y) {                     \
    tm_cast_##from##_##to(s, q, x, y);                                         \
  }
#define FASTS(from) FAST(from, 8) FAST(from, 16) FAST(from, 32) FAST(from, 64)
FASTS(8)
FASTS(16)
FASTS(32)
FASTS(64)

#define ROW(prefix, from)                                                      \
  {prefix##_##from##_8, prefix##_##from##_16, prefix##_##from##_32,            \
   prefix##_##from##_64}
static const cast_fn casts[2][4][4] = {
    {ROW(tm_ref_cast, 8), ROW(tm_ref_cast, 16), ROW(tm_ref_cast, 32),
     ROW(tm_ref_cast, 64)},
    {ROW(fast, 8), ROW(fast, 16), ROW(fast, 32), ROW(fast, 64)},
};

typedef struct number_type {
  const char *name;
  int32_t kind;
  int log2;
} number_type;

static const number_type types[] = {
    {"bool", TM_NUM_BOOL, 0},         {"s8", TM_NUM_INT, 0},
    {"u8", TM_NUM_UINT, 0},           {"s16", TM_NUM_INT, 1},
    {"u16", TM_NUM_UINT, 1},          {"s32", TM_NUM_INT, 2},
    {"u32", TM_NUM_UINT, 2},          {"s64", TM_NUM_INT, 3},
    {"u64", TM_NUM_UINT, 3},          {"f16", TM_NUM_FLOAT, 1},
    {"bf16", TM_NUM_BFLOAT, 1},       {"f32", TM_NUM_FLOAT, 2},
    {"f64", TM_NUM_FLOAT, 3},         {"s4", TM_NUM_INT4, 0},
    {"u4", TM_NUM_UINT4, 0},          {"s2", TM_NUM_INT2, 0},
    {"u2", TM_NUM_UINT2, 0},          {"e4m3fn", TM_NUM_E4M3FN, 0},
    {"e4m3fnuz", TM_NUM_E4M3FNUZ, 0}, {"e5m2", TM_NUM_E5M2, 0},
    {"e5m2fnuz", TM_NUM_E5M2FNUZ, 0}, {"e2m1", TM_NUM_E2M1, 0},
};
enum { TYPES = (int)(sizeof(types) / sizeof(types[0])), LEN = 37 };

static int is_float(const number_type *type) {
  return type->kind == TM_NUM_FLOAT || type->kind == TM_NUM_BFLOAT ||
         type->kind >= TM_NUM_E4M3FN;
}

/* Whether the bits of a small float are a NaN's. */
static int is_small_nan(int32_t kind, uint8_t bits) {
  return kind == TM_NUM_E4M3FN ? (bits & 0x7f) == 0x7f
         : kind == TM_NUM_E5M2 ? (bits & 0x7f) > 0x7c
         : kind == TM_NUM_E2M1 ? 0
                               : bits == 0x80;
}

/* Random elements, many of them near limits; floats are usual numbers. */
static void fill(const number_type *type, uint8_t *x) {
  const int bytes = 1 << type->log2;
  for (int32_t i = 0; i < LEN; ++i) {
    uint64_t word = ((uint64_t)t_random() << 32) | t_random();
    const float f = ldexpf(t_float(), t_range(-30, 70));
    const double d = ldexp((double)t_float(), t_range(-30, 70));
    switch (t_range(0, 5)) {
    case 0:
      word = 0;
      break;
    case 1:
      word = ~(uint64_t)0;
      break;
    case 2:
      word = (uint64_t)1 << (8 * bytes - 1);
      break;
    default:
      break;
    }
    if (type->kind == TM_NUM_BOOL)
      word &= 1u;
    if (is_float(type) && bytes == 4)
      memcpy(&word, &f, sizeof(f));
    if (is_float(type) && bytes == 8)
      memcpy(&word, &d, sizeof(d));
    memcpy(x + i * bytes, &word, (size_t)bytes);
  }
}

/* Reference and fast kernel give the same bytes, all NaN being alike. */
static void test_pair(const number_type *from, const number_type *to) {
  const tm_len s = {LEN};
  const tm_cast_q q = {from->kind, to->kind};
  const int from_bytes = 1 << from->log2, to_bytes = 1 << to->log2;
  uint8_t *x = (uint8_t *)t_alloc(LEN * from_bytes, (size_t)1 << from->log2);
  uint8_t *y[2];
  snprintf(t_case, sizeof(t_case), "%s to %s", from->name, to->name);
  x = (uint8_t *)t_alloc(LEN, (size_t)from_bytes);
  fill(from, x);
  for (int fast = 0; fast < 2; ++fast) {
    y[fast] = (uint8_t *)t_alloc(LEN, (size_t)to_bytes);
    casts[fast][from->log2][to->log2](&s, &q, x, y[fast]);
  }
  for (int32_t i = 0; i < LEN; ++i)
    if (is_float(from) && from_bytes == 1 && is_small_nan(from->kind, x[i]))
      memset(y[0] + i * to_bytes, 0, (size_t)to_bytes),
          memset(y[1] + i * to_bytes, 0, (size_t)to_bytes);
  if (is_float(from) && from_bytes == 2) { /* NaN keeps no payload */
    for (int32_t i = 0; i < LEN; ++i) {
      uint16_t word;
      memcpy(&word, x + 2 * i, 2);
      const int exponent = from->kind == TM_NUM_BFLOAT ? 0x7f80 : 0x7c00;
      if ((word & exponent) == exponent)
        memset(y[0] + i * to_bytes, 0, (size_t)to_bytes),
            memset(y[1] + i * to_bytes, 0, (size_t)to_bytes);
    }
  }
  t_equal_bytes("fast cast", y[1], y[0], (size_t)(LEN * to_bytes));
  t_release();
}

/* The values of C's own conversions where they are defined. */
#define TEST_C(from_type, from_kind, from_log2, to_type, to_kind, to_log2)     \
  do {                                                                         \
    const tm_len s = {LEN};                                                    \
    const tm_cast_q q = {from_kind, to_kind};                                  \
    from_type x[LEN];                                                          \
    to_type y[LEN], want[LEN];                                                 \
    for (int i = 0; i < LEN; ++i) {                                            \
      x[i] = (from_type)t_range(0, 100);                                       \
      want[i] = (to_type)x[i];                                                 \
    }                                                                          \
    for (int fast = 0; fast < 2; ++fast) {                                     \
      casts[fast][from_log2][to_log2](&s, &q, x, y);                           \
      t_equal_bytes(#from_type " to " #to_type, y, want, sizeof(y));           \
    }                                                                          \
  } while (0)

static void test_c(void) {
  snprintf(t_case, sizeof(t_case), "conversions of C");
  TEST_C(int8_t, TM_NUM_INT, 0, float, TM_NUM_FLOAT, 2);
  TEST_C(uint16_t, TM_NUM_UINT, 1, float, TM_NUM_FLOAT, 2);
  TEST_C(int32_t, TM_NUM_INT, 2, float, TM_NUM_FLOAT, 2);
  TEST_C(int64_t, TM_NUM_INT, 3, float, TM_NUM_FLOAT, 2);
  TEST_C(uint64_t, TM_NUM_UINT, 3, double, TM_NUM_FLOAT, 3);
  TEST_C(float, TM_NUM_FLOAT, 2, int8_t, TM_NUM_INT, 0);
  TEST_C(float, TM_NUM_FLOAT, 2, uint32_t, TM_NUM_UINT, 2);
  TEST_C(float, TM_NUM_FLOAT, 2, int64_t, TM_NUM_INT, 3);
  TEST_C(double, TM_NUM_FLOAT, 3, float, TM_NUM_FLOAT, 2);
  TEST_C(float, TM_NUM_FLOAT, 2, double, TM_NUM_FLOAT, 3);
  TEST_C(int64_t, TM_NUM_INT, 3, int8_t, TM_NUM_INT, 0);
  TEST_C(uint8_t, TM_NUM_UINT, 0, int64_t, TM_NUM_INT, 3);
}

/* What a float is cut to: towards zero, to the ends, NaN to 0. */
static void test_cut(void) {
  const tm_len s = {10};
  const float x[10] = {1.9f,  -1.9f, 127.5f,    -128.9f,  300.0f,
                       -1e9f, 3e9f,  -INFINITY, INFINITY, NAN};
  const int8_t s8[10] = {1, -1, 127, -128, 127, -128, 127, -128, 127, 0};
  const uint8_t u8[10] = {1, 0, 127, 0, 255, 0, 255, 0, 255, 0};
  const int32_t s32[10] = {1,           -1,        127,       -128,      300,
                           -1000000000, INT32_MAX, INT32_MIN, INT32_MAX, 0};
  const int64_t s64[10] = {1,           -1,         127,       -128,      300,
                           -1000000000, 3000000000, INT64_MIN, INT64_MAX, 0};
  const uint8_t truth[10] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  const tm_cast_q to_int = {TM_NUM_FLOAT, TM_NUM_INT};
  const tm_cast_q to_uint = {TM_NUM_FLOAT, TM_NUM_UINT};
  const tm_cast_q to_bool = {TM_NUM_FLOAT, TM_NUM_BOOL};
  uint64_t y[10];
  snprintf(t_case, sizeof(t_case), "floats cut to integers");
  for (int fast = 0; fast < 2; ++fast) {
    casts[fast][2][0](&s, &to_int, x, y);
    t_equal_bytes("s8", y, s8, sizeof(s8));
    casts[fast][2][0](&s, &to_uint, x, y);
    t_equal_bytes("u8", y, u8, sizeof(u8));
    casts[fast][2][2](&s, &to_int, x, y);
    t_equal_bytes("s32", y, s32, sizeof(s32));
    casts[fast][2][3](&s, &to_int, x, y);
    t_equal_bytes("s64", y, s64, sizeof(s64));
    casts[fast][2][0](&s, &to_bool, x, y);
    t_equal_bytes("bool", y, truth, sizeof(truth));
  }
}

/* Every half is the number that its bits say, and comes back from a double;
 * what lies halfway between two goes to the even one. */
static void test_half(void) {
  const tm_len one = {1};
  const tm_cast_q widen = {TM_NUM_FLOAT, TM_NUM_FLOAT};
  snprintf(t_case, sizeof(t_case), "halves");
  for (int fast = 0; fast < 2; ++fast) {
    for (int32_t bits = 0; bits < 0x7c00; ++bits) {
      const uint16_t x = (uint16_t)bits;
      const double want = bits < 1024
                              ? ldexp(bits, -24)
                              : ldexp(1024 + bits % 1024, bits / 1024 - 25);
      const double above = bits == 0x7bff ? 65536.0
                           : bits < 1023  ? ldexp(bits + 1, -24)
                                          : ldexp(1024 + (bits + 1) % 1024,
                                                  (bits + 1) / 1024 - 25);
      const double middle = (want + above) / 2;
      float y = 0;
      uint16_t back = 0, tie = 0;
      casts[fast][1][2](&one, &widen, &x, &y);
      casts[fast][3][1](&one, &widen, &want, &back);
      casts[fast][3][1](&one, &widen, &middle, &tie);
      if ((double)y != want || back != x || tie != (bits + 1) / 2 * 2)
        t_fail("half", bits, (double)y, want);
      ++t_checks;
    }
  }
}

/* ONNX's examples of casts to floats of 8 and 4 bits, and integers of 4. */
static void test_small(void) {
  enum { N = 13 };
  const tm_len s = {N};
  const float x[N] = {0.4789f,  0.8191f,   1e6f,    1e-7f,  NAN,
                      INFINITY, -INFINITY, -1e-7f,  464.0f, -464.1f,
                      5.0f,     -3.5f,     61440.0f};
  static const struct {
    int32_t kind;
    uint8_t bits[N];
  } rows[] = {
      {TM_NUM_E4M3FN,
       {0x2f, 0x35, 0x7f, 0, 0x7f, 0x7f, 0xff, 0x80, 0x7e, 0xff, 0x4a, 0xc6,
        0x7f}},
      {TM_NUM_E4M3FNUZ,
       {0x37, 0x3d, 0x80, 0, 0x80, 0x80, 0x80, 0, 0x80, 0x80, 0x52, 0xce,
        0x80}},
      {TM_NUM_E5M2,
       {0x38, 0x3b, 0x7c, 0, 0x7e, 0x7c, 0xfc, 0x80, 0x5f, 0xdf, 0x45, 0xc3,
        0x7c}},
      {TM_NUM_E5M2FNUZ,
       {0x3c, 0x3f, 0x80, 0, 0x80, 0x80, 0x80, 0, 0x63, 0xe3, 0x49, 0xc7,
        0x80}},
      {TM_NUM_E2M1, {1, 2, 7, 0, 8, 7, 15, 8, 7, 15, 6, 14, 7}},
  };
  const int32_t whole[N] = {0, 1, 7, 8, 9, 15, 16, -1, -8, -9, 255, -256, 3};
  const int8_t s4[N] = {0, 1, 7, -8, -7, -1, 0, -1, -8, 7, -1, 0, 3};
  const uint8_t u2[N] = {0, 1, 3, 0, 1, 3, 0, 3, 0, 3, 3, 0, 3};
  const tm_cast_q to_s4 = {TM_NUM_INT, TM_NUM_INT4};
  const tm_cast_q to_u2 = {TM_NUM_INT, TM_NUM_UINT2};
  uint8_t y[N];
  snprintf(t_case, sizeof(t_case), "numbers of few bits");
  for (int fast = 0; fast < 2; ++fast) {
    for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); ++row) {
      const tm_cast_q q = {TM_NUM_FLOAT, rows[row].kind};
      casts[fast][2][0](&s, &q, x, y);
      t_equal_bytes("small float", y, rows[row].bits, sizeof(y));
    }
    casts[fast][2][0](&s, &to_s4, whole, y);
    t_equal_bytes("s4", y, s4, sizeof(y));
    casts[fast][2][0](&s, &to_u2, whole, y);
    t_equal_bytes("u2", y, u2, sizeof(y));
  }
}

int main(void) {
  for (int i = 0; i < 60; ++i) {
    t_seed((uint64_t)i);
    for (int from = 0; from < TYPES; ++from)
      for (int to = 0; to < TYPES; ++to)
        test_pair(&types[from], &types[to]);
    test_c();
  }
  test_cut();
  test_half();
  test_small();
  return t_finish();
}
