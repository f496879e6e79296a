/* tinyml runtime: rnn_s8 for Armv7E-M: four units at a time, see gates_s8.h.
 * The last four end with the last unit.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_RNN_S8_H
#define TINYML_ISA_ARMV7E_M_KERNEL_RNN_S8_H

#include "tinyml/isa/armv7e-m/gates_s8.h"

TM_INLINE void tm_armv7e_m_rnn_s8(const tm_recurrent_shape *s,
                                  const tm_rnn_int_q *q, const int8_t *x,
                                  const int8_t *w, const int8_t *r,
                                  const int32_t *bias, const tm_rq *rq,
                                  const int16_t *f, const int32_t *len,
                                  const int8_t *h0, int8_t *y, int8_t *h,
                                  int32_t *scratch) {
  const int32_t units = s->hidden;
  int32_t *const state = scratch + tm_gates_words(s->input);
  for (int32_t b = 0; b < s->batch; ++b) {
    const int32_t count = tm_recurrent_steps(s, len, b);
    const int8_t *before = h0 + b * units;
    for (int32_t n = 0; n < count; ++n) {
      const int32_t t = tm_recurrent_time(s, n, count);
      int8_t *const after = y + tm_recurrent_place(s, n, count, b);
      tm_gates_widen(scratch, x + (t * s->batch + b) * s->input, s->input);
      tm_gates_widen(state, before, units);
      for (int32_t j = 0; j < units; j += 4) {
        const int32_t at = j < units - 4 ? j : units - 4;
        int32_t sums[4] = {TM_GATE_ORIGIN, TM_GATE_ORIGIN, TM_GATE_ORIGIN,
                           TM_GATE_ORIGIN};
        tm_gates_four(sums, scratch, w + at * s->input, s->input, bias + at,
                      rq + at);
        tm_gates_four(sums, state, r + at * units, units, bias + units + at,
                      rq + units + at);
        for (int32_t i = 0; i < 4; ++i)
          after[at + i] = (int8_t)tm_saturate_s8(tm_gate_requantize(
              tm_gate_dsp(f, sums[i]), q->out_mult, q->out_pre, q->h_zp));
      }
      before = after;
    }
    memcpy(h + b * units, before, (size_t)units);
    tm_recurrent_rest_s8(s, q->h_zp, count, b, y);
  }
}

#endif
