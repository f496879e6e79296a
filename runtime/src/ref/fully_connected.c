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
void tm_ref_fully_connected_s8(const tm_fc_shape *s, const tm_conv_q *q,
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
