/* tinyml runtime: the bodies of recurrent layers of integers, one direction;
 * see kernel/recurrent.h. A kernel is such a body with the inner products that
 * suit its instruction set: dot1(sum, x, w, count)       sum + sum(x * w)
 *   dot3(&sum, x, w, row, count) the same of rows 0, 1, 2, `row` weights apart
 *   dot4(&sum, x, w, row, count) of four rows
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_RECURRENT_INT_H
#define TINYML_GENERIC_RECURRENT_INT_H

#include <string.h>

#include "tinyml/generic/gates.h"
#include "tinyml/generic/recurrent_steps.h"

/* Steps beyond a sequence's length are zero. */
#define TM_RECURRENT_REST(suffix, type)                                        \
  TM_INLINE void tm_recurrent_rest_##suffix(const tm_recurrent_shape *s,       \
                                            int32_t zp, int32_t count,         \
                                            int32_t b, type *y) {              \
    if (s->rows == s->steps)                                                   \
      for (int32_t t = count; t < s->steps; ++t)                               \
        for (int32_t j = 0; j < s->hidden; ++j)                                \
          y[(t * s->batch + b) * s->hidden + j] = (type)zp;                    \
  }

/* h = f(W x + R h + bias) */
#define TM_RNN_INT(name, suffix, type, dot1, lo, hi)                           \
  TM_INLINE void name(const tm_recurrent_shape *s, const tm_rnn_int_q *q,      \
                      const type *x, const int8_t *w, const int8_t *r,         \
                      const int32_t *bias, const tm_rq *rq, const int16_t *f,  \
                      const int32_t *len, const type *h0, type *y, type *h) {  \
    const int32_t units = s->hidden;                                           \
    const tm_rq out = {q->out_mult, q->out_pre};                               \
    for (int32_t b = 0; b < s->batch; ++b) {                                   \
      const int32_t count = tm_recurrent_steps(s, len, b);                     \
      const type *before = h0 + b * units;                                     \
      for (int32_t n = 0; n < count; ++n) {                                    \
        const int32_t t = tm_recurrent_time(s, n, count);                      \
        const type *const in = x + (t * s->batch + b) * s->input;              \
        type *const after = y + tm_recurrent_place(s, n, count, b);            \
        for (int32_t j = 0; j < units; ++j) {                                  \
          const int32_t from_x =                                               \
              dot1(bias[j], in, w + j * s->input, s->input);                   \
          const int32_t from_h =                                               \
              dot1(bias[units + j], before, r + j * units, units);             \
          const int32_t v =                                                    \
              tm_gate(f, tm_gate_sum(from_x, from_h, rq + j, units));          \
          after[j] = (type)tm_requantize_value(v, &out, q->h_zp, lo, hi);      \
        }                                                                      \
        before = after;                                                        \
      }                                                                        \
      memcpy(h + b * units, before, (size_t)units * sizeof(type));             \
      tm_recurrent_rest_##suffix(s, q->h_zp, count, b, y);                     \
    }                                                                          \
  }

/* Gates z, r, h. state has the hidden state before the first step, then what
 * the reset gate leaves of it; the state itself is h. */
#define TM_GRU_INT(name, suffix, type, dot1, dot3, lo, hi)                     \
  /* What the reset gate of a unit gives. */                                   \
  TM_INLINE int32_t name##_reset(                                              \
      const tm_recurrent_shape *s, int32_t row, const type *x,                 \
      const type *before, const int8_t *w, const int8_t *r,                    \
      const int32_t *bias, const tm_rq *rq, const int16_t *f) {                \
    const int32_t rows = 3 * s->hidden;                                        \
    const int32_t from_x = dot1(bias[row], x, w + row * s->input, s->input);   \
    const int32_t from_h =                                                     \
        dot1(bias[rows + row], before, r + row * s->hidden, s->hidden);        \
    return tm_gate(f, tm_gate_sum(from_x, from_h, rq + row, rows));            \
  }                                                                            \
  TM_INLINE void name(const tm_recurrent_shape *s, const tm_gru_int_q *q,      \
                      const type *x, const int8_t *w, const int8_t *r,         \
                      const int32_t *bias, const tm_rq *rq, const int16_t *f,  \
                      const int16_t *g, const int32_t *len, const int16_t *h0, \
                      type *y, int16_t *h, type *state) {                      \
    const int32_t units = s->hidden;                                           \
    const tm_rq fresh = {q->fresh_mult, q->fresh_pre};                         \
    const tm_rq out = {q->out_mult, q->out_pre};                               \
    type *const kept = state + units;                                          \
    memcpy(h, h0, (size_t)(s->batch * units) * sizeof(int16_t));               \
    for (int32_t b = 0; b < s->batch; ++b) {                                   \
      const int32_t count = tm_recurrent_steps(s, len, b);                     \
      int16_t *const own = h + b * units;                                      \
      const type *before = state;                                              \
      for (int32_t j = 0; j < units; ++j)                                      \
        state[j] = (type)tm_requantize_value(own[j], &out, q->h_zp, lo, hi);   \
      for (int32_t n = 0; n < count; ++n) {                                    \
        const int32_t t = tm_recurrent_time(s, n, count);                      \
        const type *const in = x + (t * s->batch + b) * s->input;              \
        type *const after = y + tm_recurrent_place(s, n, count, b);            \
        if (!q->reset_after)                                                   \
          for (int32_t j = 0; j < units; ++j) {                                \
            const int32_t reset =                                              \
                name##_reset(s, units + j, in, before, w, r, bias, rq, f);     \
            kept[j] =                                                          \
                (type)(q->h_zp + tm_gate_times(reset, before[j] - q->h_zp));   \
          }                                                                    \
        for (int32_t j = 0; j < units; ++j) {                                  \
          const int32_t *const to = bias + j;                                  \
          const tm_rq *const by = rq + j;                                      \
          const int8_t *const w_row = w + j * s->input;                        \
          const int8_t *const r_row = r + j * units;                           \
          tm_sum4_s32 from_x = {to[0], to[units], to[2 * units], 0};           \
          tm_sum4_s32 from_h = {to[3 * units], to[4 * units], to[5 * units],   \
                                0};                                            \
          int32_t sum;                                                         \
          if (q->reset_after) {                                                \
            dot3(&from_x, in, w_row, units * s->input, s->input);              \
            dot3(&from_h, before, r_row, units * units, units);                \
            const int32_t reset = tm_gate(                                     \
                f, tm_gate_sum(from_x.b, from_h.b, by + units, 3 * units));    \
            sum = tm_gate_times(                                               \
                reset, tm_clamp_value(tm_gate_scale(from_h.c, by + 5 * units), \
                                      -65535, 65535));                         \
          } else {                                                             \
            from_x.a = dot1(from_x.a, in, w_row, s->input);                    \
            from_x.c =                                                         \
                dot1(from_x.c, in, w_row + 2 * units * s->input, s->input);    \
            from_h.a = dot1(from_h.a, before, r_row, units);                   \
            from_h.c = dot1(from_h.c, kept, r_row + 2 * units * units, units); \
            sum = tm_gate_scale(from_h.c, by + 5 * units);                     \
          }                                                                    \
          sum += tm_gate_scale(from_x.c, by + 2 * units);                      \
          const int32_t z =                                                    \
              tm_gate(f, tm_gate_sum(from_x.a, from_h.a, by, 3 * units));      \
          const int32_t now =                                                  \
              tm_requantize_value(tm_gate(g, sum), &fresh, 0, -32768, 32767);  \
          /* between the two, which have 16 bits */                            \
          own[j] = (int16_t)((z * own[j] + (32768 - z) * now + 16384) >> 15);  \
          after[j] = (type)tm_requantize_value(own[j], &out, q->h_zp, lo, hi); \
        }                                                                      \
        before = after;                                                        \
      }                                                                        \
      tm_recurrent_rest_##suffix(s, q->h_zp, count, b, y);                     \
    }                                                                          \
  }

/* Gates i, o, f, c. */
#define TM_LSTM_INT(name, suffix, type, dot4, lo, hi)                          \
  TM_INLINE void name(const tm_recurrent_shape *s, const tm_lstm_int_q *q,     \
                      const type *x, const int8_t *w, const int8_t *r,         \
                      const int32_t *bias, const tm_rq *rq, const int16_t *f,  \
                      const int16_t *g, const int16_t *o, const int32_t *len,  \
                      const type *h0, const int16_t *c0, type *y, type *h,     \
                      int16_t *c) {                                            \
    const int32_t units = s->hidden;                                           \
    const tm_rq out = {q->out_mult, q->out_pre};                               \
    memcpy(c, c0, (size_t)(s->batch * units) * sizeof(int16_t));               \
    for (int32_t b = 0; b < s->batch; ++b) {                                   \
      const int32_t count = tm_recurrent_steps(s, len, b);                     \
      const type *before = h0 + b * units;                                     \
      int16_t *const cell = c + b * units;                                     \
      for (int32_t n = 0; n < count; ++n) {                                    \
        const int32_t t = tm_recurrent_time(s, n, count);                      \
        const type *const in = x + (t * s->batch + b) * s->input;              \
        type *const after = y + tm_recurrent_place(s, n, count, b);            \
        for (int32_t j = 0; j < units; ++j) {                                  \
          const int32_t *const to = bias + j;                                  \
          const tm_rq *const by = rq + j;                                      \
          tm_sum4_s32 from_x = {to[0], to[units], to[2 * units],               \
                                to[3 * units]};                                \
          tm_sum4_s32 from_h = {to[4 * units], to[5 * units], to[6 * units],   \
                                to[7 * units]};                                \
          dot4(&from_x, in, w + j * s->input, units * s->input, s->input);     \
          dot4(&from_h, before, r + j * units, units * units, units);          \
          const int32_t sums[4] = {                                            \
              tm_gate_sum(from_x.a, from_h.a, by, 4 * units),                  \
              tm_gate_sum(from_x.b, from_h.b, by + units, 4 * units),          \
              tm_gate_sum(from_x.c, from_h.c, by + 2 * units, 4 * units),      \
              tm_gate_sum(from_x.d, from_h.d, by + 3 * units, 4 * units)};     \
          const int32_t shown = tm_lstm_unit(q, f, g, o, sums, cell + j);      \
          after[j] = (type)tm_requantize_value(shown, &out, q->h_zp, lo, hi);  \
        }                                                                      \
        before = after;                                                        \
      }                                                                        \
      memcpy(h + b * units, before, (size_t)units * sizeof(type));             \
      tm_recurrent_rest_##suffix(s, q->h_zp, count, b, y);                     \
    }                                                                          \
  }

TM_RECURRENT_REST(s8, int8_t)
TM_RECURRENT_REST(s16, int16_t)
#undef TM_RECURRENT_REST

#endif
