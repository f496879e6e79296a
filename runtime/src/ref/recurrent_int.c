/* Reference recurrent layers of integers: the equations of docs/numerics.md,
 * gate by gate.
 *
 * Part of tinyml, Apache License 2.0. */
#include <string.h>

#include "ref_math.h"

/* Numbers of 8 or 16 bits. */
typedef struct ref_numbers {
  void *at;
  int32_t bits;
} ref_numbers;

static ref_numbers numbers_of(const void *at, int32_t bits) {
  ref_numbers n = {NULL, bits};
  memcpy(&n.at, &at, sizeof(at)); /* what is const is only read */
  return n;
}

static int32_t get(ref_numbers n, int32_t i) {
  return n.bits == 8 ? ((const int8_t *)n.at)[i] : ((const int16_t *)n.at)[i];
}

static void set(ref_numbers n, int32_t i, int32_t v) {
  if (n.bits == 8)
    ((int8_t *)n.at)[i] = (int8_t)v;
  else
    ((int16_t *)n.at)[i] = (int16_t)v;
}

static ref_numbers from(ref_numbers n, int32_t i) {
  const ref_numbers rest = {(char *)n.at + (ptrdiff_t)i * (n.bits / 8), n.bits};
  return rest;
}

/* A layer of so many gates. */
typedef struct ref_layer {
  const tm_recurrent_shape *s;
  int32_t gates;
  const int8_t *w, *r;
  const int32_t *bias, *len;
  const tm_rq *rq;
} ref_layer;

static int32_t steps_of(const ref_layer *l, int32_t b) {
  return ref_clamp(l->len[b], 0, l->s->steps);
}

static int32_t time_of(const ref_layer *l, int32_t n, int32_t b) {
  return l->s->reverse ? steps_of(l, b) - 1 - n : n;
}

static ref_numbers input_of(const ref_layer *l, ref_numbers x, int32_t n,
                            int32_t b) {
  return from(x, (time_of(l, n, b) * l->s->batch + b) * l->s->input);
}

static ref_numbers state_after(const ref_layer *l, ref_numbers y, int32_t n,
                               int32_t b) {
  int32_t row = time_of(l, n, b);
  if (l->s->rows != l->s->steps)
    row = n % l->s->rows;
  return from(y, (row * l->s->batch + b) * l->s->hidden);
}

/* Steps beyond the sequence's length are zero. */
static void finish(const ref_layer *l, ref_numbers y, int32_t b, int32_t zp) {
  if (l->s->rows != l->s->steps)
    return;
  for (int32_t t = steps_of(l, b); t < l->s->steps; ++t)
    for (int32_t j = 0; j < l->s->hidden; ++j)
      set(y, (t * l->s->batch + b) * l->s->hidden + j, zp);
}

static void copy(ref_numbers to, ref_numbers what, int32_t count) {
  for (int32_t j = 0; j < count; ++j)
    set(to, j, get(what, j));
}

/* The compiler proves from the weights that both accumulators fit 32 bits, and
 * what becomes of them 28. */
static int32_t product(const int8_t *row, ref_numbers v, int32_t length,
                       int32_t bias, const tm_rq *rq, int32_t limit) {
  int32_t acc = bias;
  for (int32_t k = 0; k < length; ++k)
    acc += row[k] * get(v, k);
  return ref_requantize_value(acc, rq, 0, -limit, limit);
}

#define LIMIT ((int32_t)1 << 28)

static int32_t from_input(const ref_layer *l, int32_t row, ref_numbers x) {
  const int32_t length = l->s->input;
  return product(l->w + row * length, x, length, l->bias[row], &l->rq[row],
                 LIMIT);
}

static int32_t from_state(const ref_layer *l, int32_t row, ref_numbers h,
                          int32_t limit) {
  const int32_t length = l->s->hidden, at = l->gates * l->s->hidden + row;
  return product(l->r + row * length, h, length, l->bias[at], &l->rq[at],
                 limit);
}

/* A function at a sum, by its table. */
static int32_t look_up(const int16_t *table, int32_t sum) {
  const int32_t place = ref_clamp(sum, -32768, 32767) + 32768;
  const int32_t low = table[place / 128], high = table[place / 128 + 1];
  return low + (((high - low) * (place % 128) + 64) >> 7);
}

static int32_t gate(const ref_layer *l, const int16_t *f, int32_t row,
                    ref_numbers x, ref_numbers h) {
  return look_up(f, from_input(l, row, x) + from_state(l, row, h, LIMIT));
}

/* |g| <= 2^15 and |v| <= 2^15, or g < 2^15 and |v| < 2^16: below 2^31. */
static int32_t times(int32_t g, int32_t v) { return (g * v + 16384) >> 15; }

static int32_t narrow(int32_t v, int32_t mult, int32_t pre, int32_t zp,
                      int32_t bits) {
  const tm_rq rq = {mult, pre};
  const int32_t half = (int32_t)1 << (bits - 1);
  return ref_requantize_value(v, &rq, zp, -half, half - 1);
}

static void run_rnn(const ref_layer *l, const tm_rnn_int_q *q, const int16_t *f,
                    ref_numbers x, ref_numbers h0, ref_numbers y,
                    ref_numbers h) {
  const int32_t units = l->s->hidden;
  for (int32_t b = 0; b < l->s->batch; ++b) {
    ref_numbers before = from(h0, b * units);
    for (int32_t n = 0; n < steps_of(l, b); ++n) {
      const ref_numbers in = input_of(l, x, n, b);
      const ref_numbers after = state_after(l, y, n, b);
      for (int32_t j = 0; j < units; ++j)
        set(after, j,
            narrow(gate(l, f, j, in, before), q->out_mult, q->out_pre, q->h_zp,
                   y.bits));
      before = after;
    }
    copy(from(h, b * units), before, units);
    finish(l, y, b, q->h_zp);
  }
}

static void run_gru(const ref_layer *l, const tm_gru_int_q *q, const int16_t *f,
                    const int16_t *g, ref_numbers x, const int16_t *h0,
                    ref_numbers y, int16_t *h, ref_numbers scratch) {
  const int32_t units = l->s->hidden;
  const ref_numbers kept = from(scratch, units);
  for (int32_t b = 0; b < l->s->batch; ++b) {
    int16_t *own = h + b * units;
    ref_numbers before = scratch;
    for (int32_t j = 0; j < units; ++j) {
      own[j] = h0[b * units + j];
      set(before, j, narrow(own[j], q->out_mult, q->out_pre, q->h_zp, y.bits));
    }
    for (int32_t n = 0; n < steps_of(l, b); ++n) {
      const ref_numbers in = input_of(l, x, n, b);
      const ref_numbers after = state_after(l, y, n, b);
      for (int32_t j = 0; j < units; ++j)
        set(kept, j,
            q->h_zp + times(gate(l, f, units + j, in, before),
                            get(before, j) - q->h_zp));
      for (int32_t j = 0; j < units; ++j) {
        const int32_t row = 2 * units + j;
        int32_t sum = from_input(l, row, in);
        if (q->reset_after)
          sum += times(gate(l, f, units + j, in, before),
                       from_state(l, row, before, 65535));
        else
          sum += from_state(l, row, kept, LIMIT);
        const int32_t fresh =
            narrow(look_up(g, sum), q->fresh_mult, q->fresh_pre, 0, 16);
        const int32_t z = gate(l, f, j, in, before);
        own[j] = (int16_t)((z * own[j] + (32768 - z) * fresh + 16384) >> 15);
        set(after, j, narrow(own[j], q->out_mult, q->out_pre, q->h_zp, y.bits));
      }
      before = after;
    }
    finish(l, y, b, q->h_zp);
  }
}

/* The functions of the gates, of what is new, and of what is shown. */
typedef struct ref_lstm_tables {
  const int16_t *f, *g, *o;
} ref_lstm_tables;

static void run_lstm(const ref_layer *l, const tm_lstm_int_q *q,
                     const ref_lstm_tables *t, ref_numbers x, ref_numbers h0,
                     const int16_t *c0, ref_numbers y, ref_numbers h,
                     int16_t *c) {
  const int32_t units = l->s->hidden;
  memcpy(c, c0, (size_t)(l->s->batch * units) * sizeof(int16_t));
  for (int32_t b = 0; b < l->s->batch; ++b) {
    int16_t *cell = c + b * units;
    ref_numbers before = from(h0, b * units);
    for (int32_t n = 0; n < steps_of(l, b); ++n) {
      const ref_numbers in = input_of(l, x, n, b);
      const ref_numbers after = state_after(l, y, n, b);
      for (int32_t j = 0; j < units; ++j) {
        const int32_t i = gate(l, t->f, j, in, before);
        const int32_t o = gate(l, t->f, units + j, in, before);
        const int32_t f =
            q->coupled ? 32768 - i : gate(l, t->f, 2 * units + j, in, before);
        const int32_t g = gate(l, t->g, 3 * units + j, in, before);
        const tm_rq fresh = {q->fresh_mult, q->fresh_pre};
        const int32_t now =
            times(f, cell[j]) +
            ref_requantize_value(times(i, g), &fresh, 0, -65536, 65536);
        cell[j] = (int16_t)ref_clamp(now, -32768, 32767);
        const int32_t seen = narrow(cell[j], q->cell_mult, q->cell_pre, 0, 16);
        set(after, j,
            narrow(times(o, look_up(t->o, seen)), q->out_mult, q->out_pre,
                   q->h_zp, y.bits));
      }
      before = after;
    }
    copy(from(h, b * units), before, units);
    finish(l, y, b, q->h_zp);
  }
}

#define REF_RECURRENT(suffix, type, bits)                                      \
  void tm_ref_rnn_##suffix(const tm_recurrent_shape *s, const tm_rnn_int_q *q, \
                           const type *x, const int8_t *w, const int8_t *r,    \
                           const int32_t *bias, const tm_rq *rq,               \
                           const int16_t *f, const int32_t *len,               \
                           const type *h0, type *y, type *h) {                 \
    const ref_layer l = {s, 1, w, r, bias, len, rq};                           \
    run_rnn(&l, q, f, numbers_of(x, bits), numbers_of(h0, bits),               \
            numbers_of(y, bits), numbers_of(h, bits));                         \
  }                                                                            \
  void tm_ref_gru_##suffix(                                                    \
      const tm_recurrent_shape *s, const tm_gru_int_q *q, const type *x,       \
      const int8_t *w, const int8_t *r, const int32_t *bias, const tm_rq *rq,  \
      const int16_t *f, const int16_t *g, const int32_t *len,                  \
      const int16_t *h0, type *y, int16_t *h, type *state) {                   \
    const ref_layer l = {s, 3, w, r, bias, len, rq};                           \
    run_gru(&l, q, f, g, numbers_of(x, bits), h0, numbers_of(y, bits), h,      \
            numbers_of(state, bits));                                          \
  }                                                                            \
  void tm_ref_lstm_##suffix(                                                   \
      const tm_recurrent_shape *s, const tm_lstm_int_q *q, const type *x,      \
      const int8_t *w, const int8_t *r, const int32_t *bias, const tm_rq *rq,  \
      const int16_t *f, const int16_t *g, const int16_t *o,                    \
      const int32_t *len, const type *h0, const int16_t *c0, type *y, type *h, \
      int16_t *c) {                                                            \
    const ref_layer l = {s, 4, w, r, bias, len, rq};                           \
    const ref_lstm_tables tables = {f, g, o};                                  \
    run_lstm(&l, q, &tables, numbers_of(x, bits), numbers_of(h0, bits), c0,    \
             numbers_of(y, bits), numbers_of(h, bits), c);                     \
  }
REF_RECURRENT(s8, int8_t, 8)
REF_RECURRENT(s16, int16_t, 16)
