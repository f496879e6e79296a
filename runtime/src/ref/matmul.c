/* Reference batched matrix products of two activations.
 *
 * Part of tinyml, Apache License 2.0. */
#include "ref_math.h"

void tm_ref_matmul_f32(const tm_matmul_shape *s, const tm_limits_f32 *q,
                       const float *a, const float *b, float *y) {
  for (int32_t i = 0; i < s->batch; ++i) {
    for (int32_t m = 0; m < s->m; ++m) {
      for (int32_t n = 0; n < s->n; ++n) {
        float sum = 0.0f;
        for (int32_t k = 0; k < s->k; ++k)
          sum += a[m * s->k + k] * b[k * s->n + n];
        *y++ = ref_clamp_f32(sum, q);
      }
    }
    a += s->a_stride;
    b += s->b_stride;
  }
}

/* |a * b| <= 2^30: 64 bits hold every sum. */
void tm_ref_matmul_s16(const tm_matmul_shape *s, const tm_matmul_s16_q *q,
                       const int16_t *a, const int16_t *b, int16_t *y) {
  const tm_rq rq = {q->mult, q->pre};
  for (int32_t i = 0; i < s->batch; ++i) {
    for (int32_t m = 0; m < s->m; ++m) {
      for (int32_t n = 0; n < s->n; ++n) {
        int64_t sum = 0;
        for (int32_t k = 0; k < s->k; ++k)
          sum += a[m * s->k + k] * b[k * s->n + n];
        const int32_t acc = ref_shift_sum(sum, q->acc_shift);
        *y++ = ref_requantize_s16(acc, &rq, 0, q->lo, q->hi);
      }
    }
    a += s->a_stride;
    b += s->b_stride;
  }
}

/* Both differences are within [-255, 255], so the sum fits 32 bits while
 * k * 255^2 < 2^31, i.e. k <= 33025: the compiler refuses larger ones. */
void tm_ref_matmul_s8(const tm_matmul_shape *s, const tm_product_q *q,
                      const int8_t *a, const int8_t *b, int8_t *y) {
  const tm_rq rq = {q->mult, q->pre};
  for (int32_t i = 0; i < s->batch; ++i) {
    for (int32_t m = 0; m < s->m; ++m) {
      for (int32_t n = 0; n < s->n; ++n) {
        int32_t acc = 0;
        for (int32_t k = 0; k < s->k; ++k)
          acc += (a[m * s->k + k] - q->a_zp) * (b[k * s->n + n] - q->b_zp);
        *y++ = ref_requantize(acc, &rq, q->out_zp, q->lo, q->hi);
      }
    }
    a += s->a_stride;
    b += s->b_stride;
  }
}
