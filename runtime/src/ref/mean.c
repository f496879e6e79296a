/* Reference mean along the middle axis.
 *
 * Part of tinyml, Apache License 2.0. */
#include "ref_math.h"

void tm_ref_mean_f32(const tm_reduce_shape *s, const tm_limits_f32 *q,
                     const float *x, float *y) {
  for (int32_t o = 0; o < s->outer; ++o) {
    for (int32_t i = 0; i < s->inner; ++i) {
      float sum = 0.0f;
      for (int32_t l = 0; l < s->len; ++l)
        sum += x[(o * s->len + l) * s->inner + i];
      *y++ = ref_clamp_f32(sum / (float)s->len, q);
    }
  }
}

/* |sum| <= 255 * len: 32 bits hold it for len <= 2^23. */
void tm_ref_mean_s8(const tm_reduce_shape *s, const tm_linear_s8_q *q,
                    const int8_t *x, const tm_rq *rq, int8_t *y) {
  for (int32_t o = 0; o < s->outer; ++o) {
    for (int32_t i = 0; i < s->inner; ++i) {
      int32_t sum = 0;
      for (int32_t l = 0; l < s->len; ++l)
        sum += x[(o * s->len + l) * s->inner + i] - q->in_zp;
      *y++ = ref_requantize(sum, rq, q->out_zp, q->lo, q->hi);
    }
  }
}

/* |sum| <= 2^15 * len: 32 bits hold it for len < 2^16. */
void tm_ref_mean_s16(const tm_reduce_shape *s, const tm_limits_int *q,
                     const int16_t *x, const tm_rq *rq, int16_t *y) {
  for (int32_t o = 0; o < s->outer; ++o) {
    for (int32_t i = 0; i < s->inner; ++i) {
      int32_t sum = 0;
      for (int32_t l = 0; l < s->len; ++l)
        sum += x[(o * s->len + l) * s->inner + i];
      *y++ = ref_requantize_s16(sum, rq, 0, q->lo, q->hi);
    }
  }
}
