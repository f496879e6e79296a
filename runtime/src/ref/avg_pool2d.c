/* Reference average pools. A window that counts nothing averages to zero.
 *
 * Part of tinyml, Apache License 2.0. */
#include "window.h"

static float average_f32(const tm_pool_shape *s, const float *x, int32_t oy,
                         int32_t ox, int32_t c) {
  float sum = 0.0f;
  int32_t count = 0;
  for (int32_t i = 0; i < s->k_h; ++i) {
    for (int32_t j = 0; j < s->k_w; ++j) {
      const ref_tap tap = ref_window_tap(s, oy, ox, i, j);
      if (tap.inside)
        sum += x[(tap.iy * s->in_w + tap.ix) * s->c + c];
      count += ref_tap_counts(s, tap);
    }
  }
  return count == 0 ? 0.0f : sum / (float)count;
}

void tm_ref_avg_pool2d_f32(const tm_pool_shape *s, const tm_limits_f32 *q,
                           const float *x, float *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy)
      for (int32_t ox = 0; ox < s->out_w; ++ox)
        for (int32_t c = 0; c < s->c; ++c)
          *y++ = ref_clamp_f32(average_f32(s, x, oy, ox, c), q);
    x += s->in_h * s->in_w * s->c;
  }
}

/* Padding is the real value zero and adds nothing. |sum| <= 255 * k_h * k_w,
 * far below 2^31. rq[count] holds in_scale / (count * out_scale). */
static int8_t average_s8(const tm_pool_shape *s, const tm_linear_s8_q *q,
                         const int8_t *x, const tm_rq *rq, int32_t oy,
                         int32_t ox, int32_t c) {
  int32_t sum = 0;
  int32_t count = 0;
  for (int32_t i = 0; i < s->k_h; ++i) {
    for (int32_t j = 0; j < s->k_w; ++j) {
      const ref_tap tap = ref_window_tap(s, oy, ox, i, j);
      if (tap.inside)
        sum += x[(tap.iy * s->in_w + tap.ix) * s->c + c] - q->in_zp;
      count += ref_tap_counts(s, tap);
    }
  }
  return ref_requantize(sum, &rq[count], q->out_zp, q->lo, q->hi);
}

void tm_ref_avg_pool2d_s8(const tm_pool_shape *s, const tm_linear_s8_q *q,
                          const int8_t *x, const tm_rq *rq, int8_t *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy)
      for (int32_t ox = 0; ox < s->out_w; ++ox)
        for (int32_t c = 0; c < s->c; ++c)
          *y++ = average_s8(s, q, x, rq, oy, ox, c);
    x += s->in_h * s->in_w * s->c;
  }
}

/* |sum| <= 2^15 * k_h * k_w: 32 bits hold it for windows below 2^16. */
static int16_t average_s16(const tm_pool_shape *s, const tm_limits_int *q,
                           const int16_t *x, const tm_rq *rq, int32_t oy,
                           int32_t ox, int32_t c) {
  int32_t sum = 0;
  int32_t count = 0;
  for (int32_t i = 0; i < s->k_h; ++i) {
    for (int32_t j = 0; j < s->k_w; ++j) {
      const ref_tap tap = ref_window_tap(s, oy, ox, i, j);
      if (tap.inside)
        sum += x[(tap.iy * s->in_w + tap.ix) * s->c + c];
      count += ref_tap_counts(s, tap);
    }
  }
  return ref_requantize_s16(sum, &rq[count], 0, q->lo, q->hi);
}

void tm_ref_avg_pool2d_s16(const tm_pool_shape *s, const tm_limits_int *q,
                           const int16_t *x, const tm_rq *rq, int16_t *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy)
      for (int32_t ox = 0; ox < s->out_w; ++ox)
        for (int32_t c = 0; c < s->c; ++c)
          *y++ = average_s16(s, q, x, rq, oy, ox, c);
    x += s->in_h * s->in_w * s->c;
  }
}
