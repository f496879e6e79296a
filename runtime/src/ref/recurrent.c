/* Reference recurrent layers: the equations of ONNX, gate by gate.
 *
 * Part of tinyml, Apache License 2.0. */
#include <math.h>
#include <string.h>

#include "ref_math.h"

/* NaN stays NaN, as fmin and fmax would not leave it. */
static double cut(double v, double least, double most) {
  return v < least ? least : v > most ? most : v;
}

static double activate(int32_t kind, double alpha, double beta, double clip,
                       double v) {
  v = cut(v, -clip, clip);
  switch (kind) {
  case TM_ACT_SIGMOID:
    return 1.0 / (1.0 + exp(-v));
  case TM_ACT_TANH:
    return tanh(v);
  case TM_ACT_RELU:
    return v < 0.0 ? 0.0 : v;
  case TM_ACT_AFFINE:
    return alpha * v + beta;
  case TM_ACT_LEAKY_RELU:
    return v < 0.0 ? alpha * v : v;
  case TM_ACT_THRESHOLDED_RELU:
    return v > alpha ? v : 0.0;
  case TM_ACT_SCALED_TANH:
    return alpha * tanh(beta * v);
  case TM_ACT_HARD_SIGMOID:
    return cut(alpha * v + beta, 0.0, 1.0);
  case TM_ACT_ELU:
    return v < 0.0 ? alpha * (exp(v) - 1.0) : v;
  case TM_ACT_SOFTSIGN:
    return v / (1.0 + fabs(v));
  default:
    return log1p(exp(v));
  }
}

/* One sequence: its length, what came before step n, and where step n is. */
static int32_t steps_of(const tm_recurrent_shape *s, const int32_t *len,
                        int32_t b) {
  const int32_t count = len[b] > s->steps ? s->steps : len[b];
  return count < 0 ? 0 : count;
}

static float *state_after(const tm_recurrent_shape *s, float *y, int32_t n,
                          int32_t count, int32_t b) {
  int32_t row = s->reverse ? count - 1 - n : n;
  if (s->rows != s->steps)
    row = n % s->rows;
  return y + (row * s->batch + b) * s->hidden;
}

static const float *state_before(const tm_recurrent_shape *s, float *y,
                                 const float *h0, int32_t n, int32_t count,
                                 int32_t b) {
  return n == 0 ? h0 + b * s->hidden : state_after(s, y, n - 1, count, b);
}

static const float *input_of(const tm_recurrent_shape *s, const float *x,
                             int32_t n, int32_t count, int32_t b) {
  const int32_t t = s->reverse ? count - 1 - n : n;
  return x + (t * s->batch + b) * s->input;
}

static void finish(const tm_recurrent_shape *s, int32_t count, int32_t b,
                   const float *h0, float *y, float *h) {
  memcpy(h + b * s->hidden, state_before(s, y, h0, count, count, b),
         (size_t)s->hidden * sizeof(float));
  if (s->rows != s->steps)
    return;
  for (int32_t t = count; t < s->steps; ++t)
    for (int32_t j = 0; j < s->hidden; ++j)
      y[(t * s->batch + b) * s->hidden + j] = 0.0f;
}

/* Row `row` of a matrix times a vector. */
static double row_times(const float *matrix, int32_t row, const float *v,
                        int32_t length) {
  double sum = 0.0;
  for (int32_t k = 0; k < length; ++k)
    sum += (double)matrix[row * length + k] * (double)v[k];
  return sum;
}

void tm_ref_rnn_f32(const tm_recurrent_shape *s, const tm_rnn_q *q,
                    const float *x, const float *w, const float *r,
                    const float *bias, const int32_t *len, const float *h0,
                    float *y, float *h) {
  for (int32_t b = 0; b < s->batch; ++b) {
    const int32_t count = steps_of(s, len, b);
    for (int32_t n = 0; n < count; ++n) {
      const float *in = input_of(s, x, n, count, b);
      const float *before = state_before(s, y, h0, n, count, b);
      float *after = state_after(s, y, n, count, b);
      for (int32_t j = 0; j < s->hidden; ++j)
        after[j] =
            (float)activate(q->f, q->f_alpha, q->f_beta, q->clip,
                            (double)bias[j] + row_times(w, j, in, s->input) +
                                row_times(r, j, before, s->hidden));
    }
    finish(s, count, b, h0, y, h);
  }
}

void tm_ref_gru_f32(const tm_recurrent_shape *s, const tm_gru_q *q,
                    const float *x, const float *w, const float *r,
                    const float *bias, const int32_t *len, const float *h0,
                    float *y, float *h, float *gate) {
  const int32_t units = s->hidden;
  for (int32_t b = 0; b < s->batch; ++b) {
    const int32_t count = steps_of(s, len, b);
    for (int32_t n = 0; n < count; ++n) {
      const float *in = input_of(s, x, n, count, b);
      const float *before = state_before(s, y, h0, n, count, b);
      float *after = state_after(s, y, n, count, b);
      for (int32_t j = 0; j < units; ++j) {
        const int32_t row = units + j;
        const double reset =
            activate(q->f, q->f_alpha, q->f_beta, q->clip,
                     (double)bias[row] + (double)bias[3 * units + row] +
                         row_times(w, row, in, s->input) +
                         row_times(r, row, before, units));
        gate[j] = (float)(q->reset_after ? reset : reset * (double)before[j]);
      }
      for (int32_t j = 0; j < units; ++j) {
        const int32_t row = 2 * units + j;
        const double z = activate(
            q->f, q->f_alpha, q->f_beta, q->clip,
            (double)bias[j] + (double)bias[3 * units + j] +
                row_times(w, j, in, s->input) + row_times(r, j, before, units));
        const double from_state =
            q->reset_after
                ? (double)gate[j] * (row_times(r, row, before, units) +
                                     (double)bias[3 * units + row])
                : row_times(r, row, gate, units) +
                      (double)bias[3 * units + row];
        const double next = activate(
            q->g, q->g_alpha, q->g_beta, q->clip,
            (double)bias[row] + row_times(w, row, in, s->input) + from_state);
        after[j] = (float)((1.0 - z) * next + z * (double)before[j]);
      }
    }
    finish(s, count, b, h0, y, h);
  }
}

void tm_ref_lstm_f32(const tm_recurrent_shape *s, const tm_lstm_q *q,
                     const float *x, const float *w, const float *r,
                     const float *bias, const float *p, const int32_t *len,
                     const float *h0, const float *c0, float *y, float *h,
                     float *c) {
  const int32_t units = s->hidden;
  for (int32_t b = 0; b < s->batch; ++b) {
    const int32_t count = steps_of(s, len, b);
    memcpy(c + b * units, c0 + b * units, (size_t)units * sizeof(float));
    for (int32_t n = 0; n < count; ++n) {
      const float *in = input_of(s, x, n, count, b);
      const float *before = state_before(s, y, h0, n, count, b);
      float *after = state_after(s, y, n, count, b);
      for (int32_t j = 0; j < units; ++j) {
        const double cell = c[b * units + j];
        double sum[4]; /* i, o, f, c */
        for (int32_t g = 0; g < 4; ++g)
          sum[g] = (double)bias[g * units + j] +
                   row_times(w, g * units + j, in, s->input) +
                   row_times(r, g * units + j, before, units);
        if (q->peephole)
          sum[0] += (double)p[j] * cell;
        if (q->peephole)
          sum[2] += (double)p[2 * units + j] * cell;
        const double i = activate(q->f, q->f_alpha, q->f_beta, q->clip, sum[0]);
        const double f =
            q->coupled ? 1.0 - i
                       : activate(q->f, q->f_alpha, q->f_beta, q->clip, sum[2]);
        const double g = activate(q->g, q->g_alpha, q->g_beta, q->clip, sum[3]);
        const double now = f * cell + i * g;
        if (q->peephole)
          sum[1] += (double)p[units + j] * now;
        const double o = activate(q->f, q->f_alpha, q->f_beta, q->clip, sum[1]);
        c[b * units + j] = (float)now;
        after[j] = (float)(o * activate(q->h, q->h_alpha, q->h_beta,
                                        (double)INFINITY, now));
      }
    }
    finish(s, count, b, h0, y, h);
  }
}
