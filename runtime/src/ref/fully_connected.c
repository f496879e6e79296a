/* Reference fully-connected layers: y[m][n] = x[m][k] * w[n][k] + bias[n].
 *
 * Part of tinyml, Apache License 2.0. */
#include "ref_math.h"

void tm_ref_fully_connected_f32(const tm_fc_shape *s, const tm_limits_f32 *q,
                                const float *x, const float *w,
                                const float *bias, float *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    for (int32_t n = 0; n < s->n; ++n) {
      float sum = 0.0f;
      for (int32_t k = 0; k < s->k; ++k)
        sum += x[m * s->k + k] * w[n * s->k + k];
      *y++ = ref_clamp_f32(bias[n] + sum, q);
    }
  }
}

/* bias holds -in_zp * sum(w); the compiler proves |bias| + 128 * sum|w| < 2^31
 * for every n, which bounds every partial sum. */
void tm_ref_fully_connected_s8(const tm_fc_shape *s, const tm_linear_s8_q *q,
                               const int8_t *x, const int8_t *w,
                               const int32_t *bias, const tm_rq *rq,
                               int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    for (int32_t n = 0; n < s->n; ++n) {
      int32_t acc = bias[n];
      for (int32_t k = 0; k < s->k; ++k)
        acc += x[m * s->k + k] * w[n * s->k + k];
      *y++ = ref_requantize(acc, &rq[n], q->out_zp, q->lo, q->hi);
    }
  }
}

/* Weight (n, k): a half word has those of rows n & ~1 and n | 1. */
static int32_t interleaved(const tm_fc_shape *s, const int32_t *w, int32_t n,
                           int32_t k) {
  const int32_t block = n / 4 * ((s->k + 3) / 4) + k / 4;
  const uint32_t word = (uint32_t)w[4 * block + n % 4 / 2 * 2 + k % 2];
  const int16_t half = (int16_t)(uint16_t)(k % 4 < 2 ? word : word >> 16);
  const int8_t lower = (int8_t)(uint8_t)((uint16_t)half & 255u);
  return n % 2 == 0 ? lower : (half - lower) / 256;
}

/* Weight (n, k) of 4 bits: a half word has those of four rows. */
static int32_t interleaved_w4(const tm_fc_shape *s, const int32_t *w, int32_t n,
                              int32_t k) {
  const int32_t block = n / 4 * ((s->k + 3) / 4) + k / 4;
  const uint32_t word = (uint32_t)w[2 * block + k % 2];
  const uint32_t half = k % 4 < 2 ? word & 0xffffu : word >> 16;
  const int32_t bits = (int32_t)((half >> 4 * (n % 4)) & 15u);
  if (n % 4 < 3)
    return bits - 8;
  return bits < 8 ? bits : bits - 16;
}

void tm_ref_fully_connected_s8r4(const tm_fc_shape *s, const tm_linear_s8_q *q,
                                 const int8_t *x, const int32_t *w,
                                 const int32_t *bias, const tm_rq *rq,
                                 int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    for (int32_t n = 0; n < s->n; ++n) {
      int32_t acc = bias[n];
      for (int32_t k = 0; k < s->k; ++k)
        acc += x[m * s->k + k] * interleaved(s, w, n, k);
      *y++ = ref_requantize(acc, &rq[n], q->out_zp, q->lo, q->hi);
    }
  }
}

void tm_ref_fully_connected_s8w4r4(const tm_fc_shape *s,
                                   const tm_linear_s8_q *q, const int8_t *x,
                                   const int32_t *w, const int32_t *bias,
                                   const tm_rq *rq, int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    for (int32_t n = 0; n < s->n; ++n) {
      int32_t acc = bias[n];
      for (int32_t k = 0; k < s->k; ++k)
        acc += x[m * s->k + k] * interleaved_w4(s, w, n, k);
      *y++ = ref_requantize(acc, &rq[n], q->out_zp, q->lo, q->hi);
    }
  }
}
