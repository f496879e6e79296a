/* Reference element-wise kernels with one operand; x and y may be the same.
 *
 * Part of tinyml, Apache License 2.0. */
#include <math.h>

#include "ref_math.h"

void tm_ref_clamp_f32(const tm_len *s, const tm_limits_f32 *q, const float *x,
                      float *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = ref_clamp_f32(x[i], q);
}

void tm_ref_clamp_s8(const tm_len *s, const tm_limits_int *q, const int8_t *x,
                     int8_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = (int8_t)ref_clamp(x[i], q->lo, q->hi);
}

void tm_ref_clamp_s16(const tm_len *s, const tm_limits_int *q, const int16_t *x,
                      int16_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = (int16_t)ref_clamp(x[i], q->lo, q->hi);
}

void tm_ref_clamp_u8(const tm_len *s, const tm_limits_int *q, const uint8_t *x,
                     uint8_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = (uint8_t)ref_clamp(x[i], q->lo, q->hi);
}

#define TM_UNARY_F32(name, opset, expression, exact, libm, lo, hi, tolerance)  \
  void tm_ref_##name##_f32(const tm_len *s, const float *x, float *y) {        \
    for (int32_t i = 0; i < s->len; ++i) {                                     \
      const float v = x[i];                                                    \
      y[i] = (expression);                                                     \
    }                                                                          \
  }
#define TM_UNARY_Q_F32(name, expression, exact, libm, lo, hi, tolerance)       \
  void tm_ref_##name##_f32(const tm_len *s, const tm_function_q *q,            \
                           const float *x, float *y) {                         \
    const float alpha = q->alpha;                                              \
    const float beta = q->beta;                                                \
    (void)beta;                                                                \
    for (int32_t i = 0; i < s->len; ++i) {                                     \
      const float v = x[i];                                                    \
      y[i] = (expression);                                                     \
    }                                                                          \
  }
#include "tinyml/unary_f32.def"

void tm_ref_lut_s8(const tm_len *s, const int8_t *x, const int8_t *table,
                   int8_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = table[(uint8_t)x[i]];
}

/* |(t[i + 1] - t[i]) * f| <= 65535 * 127, and the result lies between the two
 * entries. */
void tm_ref_lut_s16(const tm_len *s, const int16_t *x, const int16_t *table,
                    int16_t *y) {
  for (int32_t i = 0; i < s->len; ++i) {
    const int32_t place = x[i] + 32768;
    const int16_t *const entry = &table[place / 128];
    const int32_t rise = (entry[1] - entry[0]) * (place % 128);
    y[i] = (int16_t)(entry[0] + ((rise + 64) >> 7));
  }
}

void tm_ref_requantize_s16(const tm_len *s, const tm_requantize_q *q,
                           const int16_t *x, int16_t *y) {
  const tm_rq rq = {q->mult, q->pre};
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = ref_requantize_s16(x[i] - q->in_zp, &rq, q->out_zp, q->lo, q->hi);
}

void tm_ref_requantize_s8_s16(const tm_len *s, const tm_requantize_q *q,
                              const int8_t *x, int16_t *y) {
  const tm_rq rq = {q->mult, q->pre};
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = ref_requantize_s16(x[i] - q->in_zp, &rq, q->out_zp, q->lo, q->hi);
}

void tm_ref_requantize_s16_s8(const tm_len *s, const tm_requantize_q *q,
                              const int16_t *x, int8_t *y) {
  const tm_rq rq = {q->mult, q->pre};
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = ref_requantize(x[i] - q->in_zp, &rq, q->out_zp, q->lo, q->hi);
}

void tm_ref_flip_sign_8(const tm_len *s, const void *x, void *y) {
  const uint8_t *from = (const uint8_t *)x;
  uint8_t *to = (uint8_t *)y;
  for (int32_t i = 0; i < s->len; ++i)
    to[i] = (uint8_t)(from[i] ^ 0x80);
}
