/* Recurrent layers, extremes and running sums: fast against reference, and
 * against sums worked out by hand. */
#include "kernels_under_test.h"
#include "recurrent_shapes.h"

static float *small_floats(int32_t count, float scale) {
  float *p = t_random_f32(count);
  for (int32_t i = 0; i < count; ++i)
    p[i] *= scale;
  return p;
}

/* Within what float arithmetic may do in so few steps; NaN is NaN. */
static void compare(const char *what, const float *got, const float *want,
                    int32_t count) {
  ++t_checks;
  for (int32_t i = 0; i < count; ++i)
    if (isnan(got[i]) != isnan(want[i]) ||
        fabsf(got[i] - want[i]) > 2e-5f * (1.0f + fabsf(want[i]))) {
      t_fail(what, i, (double)got[i], (double)want[i]);
      return;
    }
}

static void test_layers(int kind) {
  const tm_recurrent_shape s = t_random_recurrent(6, 7);
  const int32_t gates = kind == 0 ? 1 : kind == 1 ? 3 : 4;
  const int32_t states = s.batch * s.hidden;
  const int32_t all = s.rows * states;
  float *x = small_floats(s.steps * s.batch * s.input, 1.0f);
  if (t_range(0, 3) == 0)
    x[t_range(0, s.steps * s.batch * s.input - 1)] = NAN;
  const float *w = small_floats(gates * s.hidden * s.input, 0.5f);
  const float *r = small_floats(gates * s.hidden * s.hidden, 0.5f);
  const float *bias = small_floats(6 * s.hidden, 0.5f);
  const float *p = small_floats(3 * s.hidden, 0.5f);
  const float *h0 = small_floats(states, 1.0f);
  const float *c0 = small_floats(states, 1.0f);
  const int32_t *len = t_random_lengths(&s);
  float *y[2], *h[2], *c[2];
  for (int i = 0; i < 2; ++i) {
    y[i] = (float *)t_alloc(all, sizeof(float));
    h[i] = (float *)t_alloc(states, sizeof(float));
    c[i] = (float *)t_alloc(states, sizeof(float));
  }
  float *gate = (float *)t_alloc(s.hidden, sizeof(float));
  const int32_t f = t_range(0, 10), g = t_range(0, 10), o = t_range(0, 10);
  const float clip = t_range(0, 1) ? INFINITY : 0.4f;
  const tm_rnn_q rnn = {f, 0.3f, 0.4f, clip};
  const tm_gru_q gru = {f, 0.3f, 0.4f, g, 0.2f, 0.5f, clip, t_range(0, 1)};
  const tm_lstm_q lstm = {f, 0.3f, 0.4f, g,    0.2f,          0.5f,
                          o, 0.6f, 0.1f, clip, t_range(0, 1), t_range(0, 1)};
  if (kind == 0) {
    tm_ref_rnn_f32(&s, &rnn, x, w, r, bias, len, h0, y[0], h[0]);
    tm_rnn_f32(&s, &rnn, x, w, r, bias, len, h0, y[1], h[1]);
  } else if (kind == 1) {
    tm_ref_gru_f32(&s, &gru, x, w, r, bias, len, h0, y[0], h[0], gate);
    tm_gru_f32(&s, &gru, x, w, r, bias, len, h0, y[1], h[1], gate);
  } else {
    tm_ref_lstm_f32(&s, &lstm, x, w, r, bias, p, len, h0, c0, y[0], h[0], c[0]);
    tm_lstm_f32(&s, &lstm, x, w, r, bias, p, len, h0, c0, y[1], h[1], c[1]);
    compare("lstm cell", c[1], c[0], states);
  }
  if (s.rows == s.steps)
    compare(kind == 0 ? "rnn" : kind == 1 ? "gru" : "lstm", y[1], y[0], all);
  compare("last state", h[1], h[0], states);
  t_release();
}

/* One unit, numbers that can be followed: h = 2 x + 3 h + 1 from h = 1. */
static void test_by_hand(void) {
  const tm_recurrent_shape s = {3, 1, 1, 1, 3, 0}, back = {3, 1, 1, 1, 3, 1};
  const tm_rnn_q q = {TM_ACT_RELU, 0, 0, INFINITY};
  const float x[3] = {1, 2, 3}, w[1] = {2}, r[1] = {3}, bias[1] = {1};
  const float h0[1] = {1}, want[3] = {6, 23, 76}, reversed[3] = {108, 35, 10};
  const float shorter[3] = {6, 23, 0};
  const int32_t three[1] = {3}, two[1] = {2};
  float y[3], h[1];
  tm_rnn_f32(&s, &q, x, w, r, bias, three, h0, y, h);
  t_equal_bytes("forward", y, want, sizeof(y));
  t_equal_bytes("last", h, want + 2, sizeof(h));
  tm_rnn_f32(&back, &q, x, w, r, bias, three, h0, y, h);
  t_equal_bytes("reverse", y, reversed, sizeof(y));
  t_equal_bytes("last", h, reversed, sizeof(h));
  tm_rnn_f32(&s, &q, x, w, r, bias, two, h0, y, h);
  t_equal_bytes("two steps", y, shorter, sizeof(y));
  t_equal_bytes("last", h, shorter + 1, sizeof(h));
}

#define TEST_EXTREMES(suffix, type)                                            \
  do {                                                                         \
    type *x = (type *)t_alloc(count, sizeof(type));                            \
    type *y[2];                                                                \
    for (int32_t i = 0; i < count; ++i)                                        \
      x[i] = (type)t_range(0, 6);                                              \
    tm_ref_arg_##suffix(&s, &q, x, at[0]);                                     \
    tm_arg_##suffix(&s, &q, x, at[1]);                                         \
    t_equal_bytes("arg_" #suffix, at[1], at[0],                                \
                  (size_t)(s.outer * s.inner) * sizeof(int64_t));              \
    for (int k = 0; k < 2; ++k)                                                \
      y[k] = (type *)t_alloc(count, sizeof(type));                             \
    tm_ref_top_k_##suffix(&top, &first, x, y[0], at[0]);                       \
    tm_top_k_##suffix(&top, &first, x, y[1], at[1]);                           \
    t_equal_bytes("top_k_" #suffix, y[1], y[0], (size_t)kept * sizeof(type));  \
    t_equal_bytes("top_k_" #suffix " places", at[1], at[0],                    \
                  (size_t)kept * sizeof(int64_t));                             \
  } while (0)

static void test_extremes(void) {
  const tm_reduce_shape s = {t_range(1, 3), t_range(1, 9), t_range(1, 4)};
  const tm_top_k_shape top = {s.outer, s.len, s.inner, t_range(1, s.len)};
  const tm_extreme_q q = {t_range(0, 1), t_range(0, 1)};
  const tm_extreme_q first = {q.smallest, 0};
  const int32_t count = s.outer * s.len * s.inner;
  const int32_t kept = s.outer * top.k * s.inner;
  int64_t *at[2];
  for (int k = 0; k < 2; ++k)
    at[k] = (int64_t *)t_alloc(count, sizeof(int64_t));
  TEST_EXTREMES(f32, float);
  TEST_EXTREMES(s8, int8_t);
  TEST_EXTREMES(s32, int32_t);
  TEST_EXTREMES(s64, int64_t);
  uint8_t *bytes = (uint8_t *)t_random_s8(count);
  tm_ref_arg_u8(&s, &q, bytes, at[0]);
  tm_arg_u8(&s, &q, bytes, at[1]);
  t_equal_bytes("arg_u8", at[1], at[0],
                (size_t)(s.outer * s.inner) * sizeof(int64_t));
  t_release();
}

/* The sum of a line up to an element, added up anew for each. */
static void test_cumsum(void) {
  const tm_reduce_shape s = {t_range(1, 3), t_range(1, 9), t_range(1, 4)};
  const tm_cumsum_q q = {t_range(0, 1), t_range(0, 1)};
  const int32_t count = s.outer * s.len * s.inner;
  float *f = (float *)t_alloc(count, sizeof(float));
  int32_t *i32 = (int32_t *)t_alloc(count, sizeof(int32_t));
  int64_t *i64 = (int64_t *)t_alloc(count, sizeof(int64_t));
  int64_t *want = (int64_t *)t_alloc(count, sizeof(int64_t));
  float *ref = (float *)t_alloc(count, sizeof(float));
  int64_t *ref64 = (int64_t *)t_alloc(count, sizeof(int64_t));
  int32_t *ref32 = (int32_t *)t_alloc(count, sizeof(int32_t));
  for (int32_t i = 0; i < count; ++i) {
    i32[i] = t_range(-1000, 1000);
    f[i] = (float)i32[i];
    i64[i] = i32[i];
  }
  for (int32_t i = 0; i < count; ++i) {
    const int32_t place = i / s.inner % s.len;
    want[i] = 0;
    for (int32_t k = 0; k < s.len; ++k) {
      const int counts = q.reverse ? (q.exclusive ? k > place : k >= place)
                                   : (q.exclusive ? k < place : k <= place);
      if (counts)
        want[i] += i32[i + (k - place) * s.inner];
    }
  }
  tm_ref_cumsum_f32(&s, &q, f, ref);
  tm_ref_cumsum_s32(&s, &q, i32, ref32);
  tm_ref_cumsum_s64(&s, &q, i64, ref64);
  tm_cumsum_f32(&s, &q, f, f); /* in place */
  tm_cumsum_s32(&s, &q, i32, i32);
  tm_cumsum_s64(&s, &q, i64, i64);
  t_equal_bytes("cumsum_s64", i64, want, (size_t)count * sizeof(int64_t));
  t_equal_bytes("ref cumsum_s64", ref64, want, (size_t)count * sizeof(int64_t));
  for (int32_t i = 0; i < count; ++i)
    if (i32[i] != want[i] || ref32[i] != want[i] || f[i] != (float)want[i] ||
        ref[i] != (float)want[i])
      t_fail("cumsum", i, (double)f[i], (double)want[i]);
  t_release();
}

int main(void) {
  test_by_hand();
  for (int i = 0; i < 300; ++i) {
    t_seed((uint64_t)i);
    snprintf(t_case, sizeof(t_case), "seed %d", i);
    test_layers(i % 3);
    test_extremes();
    test_cumsum();
  }
  return t_finish();
}
