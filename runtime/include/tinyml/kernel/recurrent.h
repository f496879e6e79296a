/* tinyml runtime: recurrent layers of float, one direction. The loop over steps
 * is a loop, and the weights stand once.
 *
 * Row t of the results holds step t modulo the number of rows: all steps, or
 * two rows in turns where only the last state is asked for.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_RECURRENT_H
#define TINYML_KERNEL_RECURRENT_H

#include <math.h>
#include <string.h>

#include "tinyml/generic/activate.h"
#include "tinyml/generic/dot_f32.h"
#include "tinyml/generic/recurrent_steps.h"

/* Where sequence b's state after step number n stands. */
TM_INLINE float *tm_recurrent_row(const tm_recurrent_shape *s, float *y,
                                  int32_t n, int32_t count, int32_t b) {
  return y + tm_recurrent_place(s, n, count, b);
}

/* Steps beyond a sequence's length are zero; the last state of all is copied.
 */
TM_INLINE void tm_recurrent_finish(const tm_recurrent_shape *s, int32_t count,
                                   int32_t b, const float *h0, float *y,
                                   float *h) {
  const size_t bytes = (size_t)s->hidden * sizeof(float);
  const float *const last = count == 0
                                ? h0 + b * s->hidden
                                : tm_recurrent_row(s, y, count - 1, count, b);
  memcpy(h + b * s->hidden, last, bytes);
  if (s->rows == s->steps)
    for (int32_t t = count; t < s->steps; ++t)
      memset(y + (t * s->batch + b) * s->hidden, 0, bytes);
}

/* bias + W x + R h of one gate's unit. */
TM_INLINE float tm_recurrent_sum(const tm_recurrent_shape *s, float bias,
                                 const float *x, const float *w, const float *h,
                                 const float *r) {
  return tm_dot1_f32(tm_dot1_f32(bias, x, w, s->input), h, r, s->hidden);
}

/* h = f(W x + R h + bias) */
TM_INLINE void tm_rnn_f32(const tm_recurrent_shape *s, const tm_rnn_q *q,
                          const float *x, const float *w, const float *r,
                          const float *bias, const int32_t *len,
                          const float *h0, float *y, float *h) {
  for (int32_t b = 0; b < s->batch; ++b) {
    const int32_t count = tm_recurrent_steps(s, len, b);
    for (int32_t n = 0; n < count; ++n) {
      const int32_t t = tm_recurrent_time(s, n, count);
      const float *const in = x + (t * s->batch + b) * s->input;
      const float *const before =
          n == 0 ? h0 + b * s->hidden : tm_recurrent_row(s, y, n - 1, count, b);
      float *const after = tm_recurrent_row(s, y, n, count, b);
      for (int32_t j = 0; j < s->hidden; ++j)
        after[j] =
            tm_activate(q->f, q->f_alpha, q->f_beta, q->clip,
                        tm_recurrent_sum(s, bias[j], in, w + j * s->input,
                                         before, r + j * s->hidden));
    }
    tm_recurrent_finish(s, count, b, h0, y, h);
  }
}

/* Gates z, r, h; bias holds those of W, then those of R. Before the reset gate
 * or after it, the state is multiplied with R: */
TM_INLINE void tm_gru_f32(const tm_recurrent_shape *s, const tm_gru_q *q,
                          const float *x, const float *w, const float *r,
                          const float *bias, const int32_t *len,
                          const float *h0, float *y, float *h, float *gate) {
  const int32_t units = s->hidden;
  const int32_t w_gate = units * s->input, r_gate = units * units;
  for (int32_t b = 0; b < s->batch; ++b) {
    const int32_t count = tm_recurrent_steps(s, len, b);
    for (int32_t n = 0; n < count; ++n) {
      const int32_t t = tm_recurrent_time(s, n, count);
      const float *const in = x + (t * s->batch + b) * s->input;
      const float *const before =
          n == 0 ? h0 + b * units : tm_recurrent_row(s, y, n - 1, count, b);
      float *const after = tm_recurrent_row(s, y, n, count, b);
      for (int32_t j = 0; j < units; ++j) {
        const float sum = tm_recurrent_sum(
            s, bias[units + j] + bias[4 * units + j], in,
            w + w_gate + j * s->input, before, r + r_gate + j * units);
        gate[j] = tm_activate(q->f, q->f_alpha, q->f_beta, q->clip, sum);
        if (!q->reset_after)
          gate[j] *= before[j];
      }
      for (int32_t j = 0; j < units; ++j) {
        const float z_sum =
            tm_recurrent_sum(s, bias[j] + bias[3 * units + j], in,
                             w + j * s->input, before, r + j * units);
        const float z =
            tm_activate(q->f, q->f_alpha, q->f_beta, q->clip, z_sum);
        const float *const r_row = r + 2 * r_gate + j * units;
        float sum = tm_dot1_f32(bias[2 * units + j], in,
                                w + 2 * w_gate + j * s->input, s->input);
        if (q->reset_after)
          sum +=
              gate[j] * tm_dot1_f32(bias[5 * units + j], before, r_row, units);
        else
          sum = tm_dot1_f32(sum + bias[5 * units + j], gate, r_row, units);
        const float next =
            tm_activate(q->g, q->g_alpha, q->g_beta, q->clip, sum);
        after[j] = (1.0f - z) * next + z * before[j];
      }
    }
    tm_recurrent_finish(s, count, b, h0, y, h);
  }
}

/* Gates i, o, f, c; p has what i, o and f see of the cell. */
TM_INLINE void tm_lstm_f32(const tm_recurrent_shape *s, const tm_lstm_q *q,
                           const float *x, const float *w, const float *r,
                           const float *bias, const float *p,
                           const int32_t *len, const float *h0, const float *c0,
                           float *y, float *h, float *c) {
  const int32_t units = s->hidden;
  const int32_t w_gate = units * s->input, r_gate = units * units;
  memcpy(c, c0, (size_t)(s->batch * units) * sizeof(float));
  for (int32_t b = 0; b < s->batch; ++b) {
    const int32_t count = tm_recurrent_steps(s, len, b);
    float *const cell = c + b * units;
    for (int32_t n = 0; n < count; ++n) {
      const int32_t t = tm_recurrent_time(s, n, count);
      const float *const in = x + (t * s->batch + b) * s->input;
      const float *const before =
          n == 0 ? h0 + b * units : tm_recurrent_row(s, y, n - 1, count, b);
      float *const after = tm_recurrent_row(s, y, n, count, b);
      for (int32_t j = 0; j < units; ++j) {
        tm_sum4_f32 sum = {bias[j], bias[units + j], bias[2 * units + j],
                           bias[3 * units + j]};
        tm_dot4_f32(&sum, in, w + j * s->input, w_gate, s->input);
        tm_dot4_f32(&sum, before, r + j * units, r_gate, units);
        if (q->peephole) {
          sum.a += p[j] * cell[j];
          sum.c += p[2 * units + j] * cell[j];
        }
        const float i =
            tm_activate(q->f, q->f_alpha, q->f_beta, q->clip, sum.a);
        const float f = q->coupled ? 1.0f - i
                                   : tm_activate(q->f, q->f_alpha, q->f_beta,
                                                 q->clip, sum.c);
        const float g =
            tm_activate(q->g, q->g_alpha, q->g_beta, q->clip, sum.d);
        const float now = f * cell[j] + i * g;
        if (q->peephole)
          sum.b += p[units + j] * now;
        const float o =
            tm_activate(q->f, q->f_alpha, q->f_beta, q->clip, sum.b);
        cell[j] = now;
        after[j] = o * tm_activate(q->h, q->h_alpha, q->h_beta, INFINITY, now);
      }
    }
    tm_recurrent_finish(s, count, b, h0, y, h);
  }
}

#endif
