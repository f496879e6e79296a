/* tinyml runtime: gru_s8 for Armv7E-M: four units at a time, see gates_s8.h.
 * The last four end with the last unit; what the step before them has done is
 * not done again.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_GRU_S8_H
#define TINYML_ISA_ARMV7E_M_KERNEL_GRU_S8_H

#include "tinyml/isa/armv7e-m/gates_s8.h"

/* A layer, and what a step multiplies, widened: the input, the state and, where
 * R is applied behind the reset gate, what that leaves. */
typedef struct tm_gru_step {
  const tm_recurrent_shape *s;
  const int8_t *w, *r;
  const int32_t *bias;
  const tm_rq *rq;
  const int32_t *x, *h, *kept;
} tm_gru_step;

/* Adds what W's, and what R's rows of four units' gate give. */
TM_INLINE void tm_gru_from_x(const tm_gru_step *l, int32_t *sums, int32_t row) {
  tm_gates_four(sums, l->x, l->w + row * l->s->input, l->s->input,
                l->bias + row, l->rq + row);
}

TM_INLINE void tm_gru_from_h(const tm_gru_step *l, int32_t *sums,
                             const int32_t *h, int32_t row) {
  const int32_t units = l->s->hidden;
  tm_gates_four(sums, h, l->r + row * units, units, l->bias + 3 * units + row,
                l->rq + 3 * units + row);
}

/* The sums of z and of what is new of units `at` and the three after it. */
TM_INLINE void tm_gru_sums(const tm_gru_step *l, int reset_after,
                           const int16_t *f, int32_t at, int32_t *z,
                           int32_t *fresh) {
  const int32_t units = l->s->hidden;
  tm_gru_from_x(l, z, at);
  tm_gru_from_h(l, z, l->h, at);
  tm_gru_from_x(l, fresh, 2 * units + at);
  if (!reset_after) {
    tm_gru_from_h(l, fresh, l->kept, 2 * units + at);
    return;
  }
  int32_t reset[4] = {TM_GATE_ORIGIN, TM_GATE_ORIGIN, TM_GATE_ORIGIN,
                      TM_GATE_ORIGIN};
  int32_t from_h[4] = {0, 0, 0, 0};
  tm_gru_from_x(l, reset, units + at);
  tm_gru_from_h(l, reset, l->h, units + at);
  tm_gru_from_h(l, from_h, l->h, 2 * units + at);
  for (int32_t i = 0; i < 4; ++i)
    fresh[i] += tm_gate_times(tm_gate_dsp(f, reset[i]),
                              tm_clamp_value(from_h[i], -65535, 65535));
}

TM_INLINE void
tm_armv7e_m_gru_s8(const tm_recurrent_shape *s, const tm_gru_int_q *q,
                   const int8_t *x, const int8_t *w, const int8_t *r,
                   const int32_t *bias, const tm_rq *rq, const int16_t *f,
                   const int16_t *g, const int32_t *len, const int16_t *h0,
                   int8_t *y, int16_t *h, int8_t *state, int32_t *scratch) {
  const int32_t units = s->hidden;
  int8_t *const kept = state + units;
  int32_t *const wide_h = scratch + tm_gates_words(s->input);
  int32_t *const wide_kept = wide_h + tm_gates_words(units);
  const tm_gru_step l = {s, w, r, bias, rq, scratch, wide_h, wide_kept};
  memcpy(h, h0, (size_t)(s->batch * units) * sizeof(int16_t));
  for (int32_t b = 0; b < s->batch; ++b) {
    const int32_t count = tm_recurrent_steps(s, len, b);
    int16_t *const own = h + b * units;
    const int8_t *before = state;
    for (int32_t j = 0; j < units; ++j)
      state[j] = (int8_t)tm_saturate_s8(
          tm_gate_requantize(own[j], q->out_mult, q->out_pre, q->h_zp));
    for (int32_t n = 0; n < count; ++n) {
      const int32_t t = tm_recurrent_time(s, n, count);
      int8_t *const after = y + tm_recurrent_place(s, n, count, b);
      tm_gates_widen(scratch, x + (t * s->batch + b) * s->input, s->input);
      tm_gates_widen(wide_h, before, units);
      if (!q->reset_after) {
        for (int32_t j = 0; j < units; j += 4) {
          const int32_t at = j < units - 4 ? j : units - 4;
          int32_t reset[4] = {TM_GATE_ORIGIN, TM_GATE_ORIGIN, TM_GATE_ORIGIN,
                              TM_GATE_ORIGIN};
          tm_gru_from_x(&l, reset, units + at);
          tm_gru_from_h(&l, reset, wide_h, units + at);
          for (int32_t i = 0; i < 4; ++i)
            kept[at + i] =
                (int8_t)(q->h_zp + tm_gate_times(tm_gate_dsp(f, reset[i]),
                                                 before[at + i] - q->h_zp));
        }
        tm_gates_widen(wide_kept, kept, units);
      }
      for (int32_t j = 0; j < units; j += 4) {
        const int32_t at = j < units - 4 ? j : units - 4;
        int32_t z[4] = {TM_GATE_ORIGIN, TM_GATE_ORIGIN, TM_GATE_ORIGIN,
                        TM_GATE_ORIGIN};
        int32_t fresh[4] = {TM_GATE_ORIGIN, TM_GATE_ORIGIN, TM_GATE_ORIGIN,
                            TM_GATE_ORIGIN};
        tm_gru_sums(&l, q->reset_after, f, at, z, fresh);
        for (int32_t i = j - at; i < 4; ++i) {
          const int32_t keep = tm_gate_dsp(f, z[i]);
          const int32_t now = tm_saturate_s16(tm_gate_requantize(
              tm_gate_dsp(g, fresh[i]), q->fresh_mult, q->fresh_pre, 0));
          int16_t *const unit = own + at + i;
          /* between the two, which have 16 bits */
          *unit =
              (int16_t)((keep * *unit + (32768 - keep) * now + 16384) >> 15);
          after[at + i] = (int8_t)tm_saturate_s8(
              tm_gate_requantize(*unit, q->out_mult, q->out_pre, q->h_zp));
        }
      }
      before = after;
    }
    tm_recurrent_rest_s8(s, q->h_zp, count, b, y);
  }
}

#endif
