/* Recurrent layers of integers: fast against reference, byte for byte, and a
 * step worked out by hand. */
#include "kernels_under_test.h"
#include "recurrent_shapes.h"

static int16_t *random_words(int32_t count, int32_t lo) {
  int16_t *p = (int16_t *)t_alloc(count, sizeof(int16_t));
  for (int32_t i = 0; i < count; ++i)
    p[i] = (int16_t)t_range(lo, 32767);
  return p;
}

/* Multipliers that leave a sum of 2^-12 small, or saturate it. */
static tm_rq *random_rq(int32_t count) {
  tm_rq *rq = (tm_rq *)t_alloc(count, sizeof(tm_rq));
  for (int32_t i = 0; i < count; ++i) {
    rq[i].pre = t_range(0, 4) ? 0 : t_range(1, 5);
    rq[i].mult =
        rq[i].pre ? t_range(1 << 30, INT32_MAX) : t_range(1 << 24, INT32_MAX);
  }
  return rq;
}

static int32_t *random_bias(int32_t count) {
  int32_t *bias = (int32_t *)t_alloc(count, sizeof(int32_t));
  for (int32_t i = 0; i < count; ++i)
    bias[i] = t_range(-20000, 20000);
  return bias;
}

typedef struct layer {
  tm_recurrent_shape s;
  int32_t states, all;
  const int32_t *len, *bias;
  const int8_t *w, *r;
  const tm_rq *rq;
  const int16_t *f, *g, *o, *c0;
  int16_t *c[2];
} layer;

static layer random_layer(int32_t gates) {
  layer l;
  l.s = t_random_recurrent(9, 9);
  l.states = l.s.batch * l.s.hidden;
  l.all = l.s.rows * l.states;
  l.w = t_random_s8(gates * l.s.hidden * l.s.input);
  l.r = t_random_s8(gates * l.s.hidden * l.s.hidden);
  l.bias = random_bias(2 * gates * l.s.hidden);
  l.rq = random_rq(2 * gates * l.s.hidden);
  l.len = t_random_lengths(&l.s);
  l.f = random_words(513, gates == 1 ? -32768 : 0);
  l.g = random_words(513, -32768);
  l.o = random_words(513, -32768);
  l.c0 = random_words(l.states, -32768);
  for (int i = 0; i < 2; ++i)
    l.c[i] = (int16_t *)t_alloc(l.states, sizeof(int16_t));
  return l;
}

#define TEST_LAYERS(suffix, type, make, least)                                 \
  static void test_##suffix(int32_t gates) {                                   \
    const layer l = random_layer(gates);                                       \
    const tm_recurrent_shape *const s = &l.s;                                  \
    const tm_rq *const some = random_rq(3);                                    \
    const int32_t zp = least == -128 ? t_range(-128, 127) : 0;                 \
    const tm_rnn_int_q rnn = {zp, some[0].mult, some[0].pre};                  \
    const tm_gru_int_q gru = {zp,           some[0].mult, some[0].pre,         \
                              some[1].mult, some[1].pre,  t_range(0, 1)};      \
    const tm_lstm_int_q lstm = {zp,           some[0].mult, some[0].pre,       \
                                some[1].mult, some[1].pre,  some[2].mult,      \
                                some[2].pre,  t_range(0, 1)};                  \
    const type *x = make(s->steps * s->batch * s->input);                      \
    const type *h0 = make(l.states);                                           \
    type *y[2], *h[2];                                                         \
    type *state = (type *)t_alloc(2 * s->hidden, sizeof(type));                \
    for (int i = 0; i < 2; ++i) {                                              \
      y[i] = (type *)t_alloc(l.all, sizeof(type));                             \
      h[i] = (type *)t_alloc(l.states, sizeof(type));                          \
    }                                                                          \
    if (gates == 1) {                                                          \
      tm_ref_rnn_##suffix(s, &rnn, x, l.w, l.r, l.bias, l.rq, l.f, l.len, h0,  \
                          y[0], h[0]);                                         \
      tm_rnn_##suffix(s, &rnn, x, l.w, l.r, l.bias, l.rq, l.f, l.len, h0,      \
                      y[1], h[1]);                                             \
    } else if (gates == 3) {                                                   \
      tm_ref_gru_##suffix(s, &gru, x, l.w, l.r, l.bias, l.rq, l.f, l.g, l.len, \
                          l.c0, y[0], l.c[0], state);                          \
      tm_gru_##suffix(s, &gru, x, l.w, l.r, l.bias, l.rq, l.f, l.g, l.len,     \
                      l.c0, y[1], l.c[1], state);                              \
    } else {                                                                   \
      tm_ref_lstm_##suffix(s, &lstm, x, l.w, l.r, l.bias, l.rq, l.f, l.g, l.o, \
                           l.len, h0, l.c0, y[0], h[0], l.c[0]);               \
      tm_lstm_##suffix(s, &lstm, x, l.w, l.r, l.bias, l.rq, l.f, l.g, l.o,     \
                       l.len, h0, l.c0, y[1], h[1], l.c[1]);                   \
    }                                                                          \
    if (s->rows == s->steps)                                                   \
      t_equal_bytes("states " #suffix, y[1], y[0],                             \
                    (size_t)l.all * sizeof(type));                             \
    if (gates != 3)                                                            \
      t_equal_bytes("last " #suffix, h[1], h[0],                               \
                    (size_t)l.states * sizeof(type));                          \
    if (gates != 1)                                                            \
      t_equal_bytes("carried " #suffix, l.c[1], l.c[0],                        \
                    (size_t)l.states * sizeof(int16_t));                       \
    t_release();                                                               \
  }
TEST_LAYERS(s8, int8_t, t_random_s8, -128)
TEST_LAYERS(s16, int16_t, t_random_s16, -32768)

/* f(v) = v, in units of 2^-15 for 2^-12: entries are clamp(8 * (128 i - 2^15)).
 */
static void make_line(int16_t *table, int32_t lo) {
  for (int32_t i = 0; i < 513; ++i) {
    const int32_t v = 8 * (128 * i - 32768);
    table[i] = (int16_t)(v < lo ? lo : v > 32767 ? 32767 : v);
  }
}

/* One unit: i = f = 1/2, o = 1, what is new is 1/4: the cell goes from 2048 to
 * 1024 + 0.125 / 2^-12 = 1536, which is 0.375, and is shown as 0.375 of 2^-7.
 */
static void test_by_hand(void) {
  static int16_t f[513], g[513];
  make_line(f, 0);
  make_line(g, -32768);
  const tm_recurrent_shape s = {1, 1, 1, 1, 1, 0};
  /* 2^-15 / 2^-12, 2^-12 / 2^-12, 2^-15 / 2^-7 */
  const tm_lstm_int_q q = {5, 1 << 29, 0, 1 << 30, 2, 1 << 24, 0, 0};
  const int8_t x[1] = {16}, w[4] = {64, 127, 64, 32}, r[4] = {0, 0, 0, 0};
  const int8_t h0[1] = {5};
  const int16_t c0[1] = {2048};
  const int32_t len[1] = {1};
  const int32_t bias[8] = {0, 2064, 0, 0, 0, 0, 0, 0};
  /* 2 of 2^-12 for each */
  tm_rq rq[8];
  for (int i = 0; i < 8; ++i)
    rq[i] = (tm_rq){1 << 30, 3};
  int8_t y[1], h[1];
  int16_t c[1];
  tm_lstm_s8(&s, &q, x, w, r, bias, rq, f, g, g, len, h0, c0, y, h, c);
  ++t_checks;
  if (c[0] != 1536)
    t_fail("cell", 0, c[0], 1536);
  ++t_checks;
  if (y[0] != 5 + 48 || h[0] != y[0])
    t_fail("state", 0, y[0], 53);
}

int main(void) {
  test_by_hand();
  for (int i = 0; i < 400; ++i) {
    t_seed((uint64_t)i);
    snprintf(t_case, sizeof(t_case), "seed %d", i);
    const int32_t gates[4] = {1, 3, 4, 3};
    test_s8(gates[i % 4]);
    test_s16(gates[i % 4]);
  }
  return t_finish();
}
