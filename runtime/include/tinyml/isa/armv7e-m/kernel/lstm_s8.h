/* tinyml runtime: lstm_s8 for Armv7E-M: the four gates of a unit are four rows,
 * see gates_s8.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_LSTM_S8_H
#define TINYML_ISA_ARMV7E_M_KERNEL_LSTM_S8_H

#include "tinyml/isa/armv7e-m/gates_s8.h"

/* Adds to a unit's gates their products with an input, which is not widened
 * where it is few numbers. */
TM_INLINE void tm_lstm_from_x(const tm_recurrent_shape *s, tm_sums4 *sum,
                              const int8_t *x, const int32_t *wide,
                              const int8_t *w) {
  const int32_t row = s->hidden * s->input;
  if (s->input >= 4) {
    tm_gate_products(sum, wide, w, row, s->input);
    return;
  }
  tm_sum4_s32 few = {sum->a, sum->b, sum->c, sum->d};
  tm_dot4_s8(&few, x, w, row, s->input);
  sum->a = few.a;
  sum->b = few.b;
  sum->c = few.c;
  sum->d = few.d;
}

/* A gate's sum from what it is of the input and of the state; the latter's
 * scale is `apart` later. */
TM_INLINE int32_t tm_lstm_sum(int32_t from_x, int32_t from_h, const tm_rq *rq,
                              int32_t apart) {
  return tm_gate_add(from_h, rq + apart,
                     tm_gate_add(from_x, rq, TM_GATE_ORIGIN));
}

/* tm_lstm_unit. A product of two functions is at most 2^15, so less than 2^16
 * where it is not shifted up. */
TM_INLINE int32_t tm_lstm_unit_dsp(const tm_lstm_int_q *q, const int16_t *f,
                                   const int16_t *g, const int16_t *o,
                                   const int32_t *sums, int16_t *cell) {
  const int32_t i = tm_gate_dsp(f, sums[0]);
  const int32_t keep = q->coupled ? 32768 - i : tm_gate_dsp(f, sums[2]);
  int32_t added = tm_gate_requantize(tm_gate_times(i, tm_gate_dsp(g, sums[3])),
                                     q->fresh_mult, q->fresh_pre, 0);
  if (q->fresh_pre != 0)
    added = tm_clamp_value(added, -65536, 65536);
  const int32_t now = tm_saturate_s16(tm_gate_times(keep, *cell) + added);
  *cell = (int16_t)now;
  /* the table's index saturates */
  const int32_t seen =
      tm_gate_requantize(now, q->cell_mult, q->cell_pre, TM_GATE_ORIGIN);
  return tm_gate_times(tm_gate_dsp(f, sums[1]), tm_gate_dsp(o, seen));
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
      if (s->input >= 4)
        tm_gates_widen(scratch, in, s->input);
      tm_gates_widen(state, before, units);
      for (int32_t j = 0; j < units; ++j) {
        const int32_t *const to = bias + j;
        const tm_rq *const by = rq + j;
        tm_sums4 from_x = {to[0], to[units], to[2 * units], to[3 * units]};
        tm_sums4 from_h = {to[gates], to[gates + units], to[gates + 2 * units],
                           to[gates + 3 * units]};
        tm_lstm_from_x(s, &from_x, in, scratch, w + j * s->input);
        tm_gate_products(&from_h, state, r + j * units, units * units, units);
        const int32_t sums[4] = {
            tm_lstm_sum(from_x.a, from_h.a, by, gates),
            tm_lstm_sum(from_x.b, from_h.b, by + units, gates),
            tm_lstm_sum(from_x.c, from_h.c, by + 2 * units, gates),
            tm_lstm_sum(from_x.d, from_h.d, by + 3 * units, gates)};
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
