/* tinyml runtime: lstm_s8 for Armv7E-M: the four gates of a unit are four rows,
 * see gates_s8.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_LSTM_S8_H
#define TINYML_ISA_ARMV7E_M_KERNEL_LSTM_S8_H

#include "tinyml/isa/armv7e-m/gates_s8.h"

/* Fewer than four inputs are not widened. */
typedef struct tm_lstm_few {
  int32_t x0, x1, x2;
} tm_lstm_few;

TM_INLINE tm_lstm_few tm_lstm_load_few(const int8_t *x, int32_t count) {
  const tm_lstm_few few = {x[0], count > 1 ? x[1] : 0, count > 2 ? x[2] : 0};
  return few;
}

TM_INLINE int32_t tm_lstm_dot_few(const tm_lstm_few *few, const int8_t *w,
                                  int32_t count, int32_t sum) {
  sum += few->x0 * w[0];
  if (count > 1)
    sum += few->x1 * w[1];
  return count > 2 ? sum + few->x2 * w[2] : sum;
}

/* Adds to a unit's gates their products with an input. */
TM_INLINE void tm_lstm_from_x(const tm_recurrent_shape *s, tm_sums4 *sum,
                              const tm_lstm_few *few, const int32_t *wide,
                              const int8_t *w) {
  const int32_t count = s->input;
  const int32_t row = s->hidden * count;
  if (count >= 4) {
    tm_gate_products(sum, wide, w, row, count);
    return;
  }
  sum->a = tm_lstm_dot_few(few, w, count, sum->a);
  sum->b = tm_lstm_dot_few(few, w + row, count, sum->b);
  sum->c = tm_lstm_dot_few(few, w + 2 * row, count, sum->c);
  sum->d = tm_lstm_dot_few(few, w + 3 * row, count, sum->d);
}

/* The sum of a gate, whose scales are rq[at] for the input and `apart` later
 * for the state. */
TM_INLINE int32_t tm_lstm_sum(int32_t from_x, int32_t from_h, const tm_rq *rq,
                              int32_t at, int32_t apart) {
  const tm_rq by_x = tm_gate_rq(rq, at);
  const int32_t sum = tm_gate_add(from_x, &by_x, TM_GATE_ORIGIN);
  const tm_rq by_h = tm_gate_rq(rq, at + apart);
  return tm_gate_add(from_h, &by_h, sum);
}

/* tm_lstm_unit. A product of two functions is at most 2^15, so 2^14 after a
 * multiplier: within 2^16 where it is shifted up by no more than 2. */
TM_INLINE int32_t tm_lstm_unit_dsp(const tm_lstm_int_q *q, const int16_t *f,
                                   const int16_t *g, const int16_t *o,
                                   const int32_t *sums, int16_t *cell) {
  int32_t half = 16384;
  TM_APART(half); /* in a register: else GCC adds it behind each product */
  const int32_t i = tm_gate_dsp(f, sums[0]);
  const int32_t keep = q->coupled ? 32768 - i : tm_gate_dsp(f, sums[2]);
  int32_t added = tm_gate_requantize((i * tm_gate_dsp(g, sums[3]) + half) >> 15,
                                     q->fresh_mult, q->fresh_pre, 0);
  if (q->fresh_pre > 2)
    added = tm_clamp_value(added, -65536, 65536);
  const int32_t now = tm_saturate_s16(((keep * *cell + half) >> 15) + added);
  *cell = (int16_t)now;
  /* the table's index saturates */
  const int32_t seen =
      tm_gate_requantize(now, q->cell_mult, q->cell_pre, TM_GATE_ORIGIN);
  const int32_t shown = tm_gate_dsp(o, seen);
  return (tm_gate_dsp(f, sums[1]) * shown + half) >> 15;
}

TM_INLINE void
tm_armv7e_m_lstm_s8(const tm_recurrent_shape *s, const tm_lstm_int_q *q,
                    const int8_t *x, const int8_t *w, const int8_t *r,
                    const int32_t *bias, const tm_rq *rq, const int16_t *f,
                    const int16_t *g, const int16_t *o, const int32_t *len,
                    const int8_t *h0, const int16_t *c0, int8_t *y, int8_t *h,
                    int16_t *c, int32_t *scratch) {
  const int32_t units = s->hidden;
  const int32_t gates = 4 * units;
  int32_t *const state = scratch + tm_gates_words(s->input);
  memcpy(c, c0, (size_t)(s->batch * units) * sizeof(int16_t));
  for (int32_t b = 0; b < s->batch; ++b) {
    const int32_t count = tm_recurrent_steps(s, len, b);
    const int8_t *before = h0 + b * units;
    int16_t *const cell = c + b * units;
    for (int32_t n = 0; n < count; ++n) {
      const int32_t t = tm_recurrent_time(s, n, count);
      const int8_t *const in = x + (t * s->batch + b) * s->input;
      int8_t *const after = y + tm_recurrent_place(s, n, count, b);
      const tm_lstm_few few = tm_lstm_load_few(in, s->input);
      if (s->input >= 4)
        tm_gates_widen(scratch, in, s->input);
      tm_gates_widen(state, before, units);
      for (int32_t j = 0; j < units; ++j) {
        const int32_t *const to = bias + j;
        const tm_rq *const by = rq + j;
        tm_sums4 from_h = {to[gates], to[gates + units], to[gates + 2 * units],
                           to[gates + 3 * units]};
        tm_gate_products(&from_h, state, r + j * units, units * units, units);
        const int8_t *w_row = w + j * s->input;
        TM_APART(w_row); /* else GCC loads weights before there are registers */
        tm_sums4 from_x = {to[0], to[units], to[2 * units], to[3 * units]};
        tm_lstm_from_x(s, &from_x, &few, scratch, w_row);
        const int32_t sums[4] = {
            tm_lstm_sum(from_x.a, from_h.a, by, 0, gates),
            tm_lstm_sum(from_x.b, from_h.b, by, units, gates),
            tm_lstm_sum(from_x.c, from_h.c, by, 2 * units, gates),
            tm_lstm_sum(from_x.d, from_h.d, by, 3 * units, gates)};
        const int32_t shown = tm_lstm_unit_dsp(q, f, g, o, sums, cell + j);
        after[j] = (int8_t)tm_saturate_s8(
            tm_gate_requantize(shown, q->out_mult, q->out_pre, q->h_zp));
      }
      before = after;
    }
    memcpy(h + b * units, before, (size_t)units);
    tm_recurrent_rest_s8(s, q->h_zp, count, b, y);
  }
}

#endif
