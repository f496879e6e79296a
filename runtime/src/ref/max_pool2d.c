/* Reference max pools. Padding never wins; a window that touches nothing gives
 * the lowest value, one that touches a NaN gives NaN.
 *
 * Part of tinyml, Apache License 2.0. */
#include <math.h>

#include "window.h"

/* The kernels differ in the element type and its lowest value. */
#define MAX_OF_WINDOW(type, lowest)                                            \
  type max = (lowest);                                                         \
  for (int32_t i = 0; i < s->k_h; ++i) {                                       \
    for (int32_t j = 0; j < s->k_w; ++j) {                                     \
      const ref_tap tap = ref_window_tap(s, oy, ox, i, j);                     \
      if (tap.inside && x[(tap.iy * s->in_w + tap.ix) * s->c + c] > max)       \
        max = x[(tap.iy * s->in_w + tap.ix) * s->c + c];                       \
    }                                                                          \
  }                                                                            \
  return max

static float max_f32(const tm_pool_shape *s, const float *x, int32_t oy,
                     int32_t ox, int32_t c) {
  for (int32_t i = 0; i < s->k_h; ++i) {
    for (int32_t j = 0; j < s->k_w; ++j) {
      const ref_tap tap = ref_window_tap(s, oy, ox, i, j);
      if (tap.inside && isnan(x[(tap.iy * s->in_w + tap.ix) * s->c + c]))
        return x[(tap.iy * s->in_w + tap.ix) * s->c + c];
    }
  }
  MAX_OF_WINDOW(float, -INFINITY);
}

static int8_t max_s8(const tm_pool_shape *s, const int8_t *x, int32_t oy,
                     int32_t ox, int32_t c) {
  MAX_OF_WINDOW(int8_t, INT8_MIN);
}

static int16_t max_s16(const tm_pool_shape *s, const int16_t *x, int32_t oy,
                       int32_t ox, int32_t c) {
  MAX_OF_WINDOW(int16_t, INT16_MIN);
}

static uint8_t max_u8(const tm_pool_shape *s, const uint8_t *x, int32_t oy,
                      int32_t ox, int32_t c) {
  MAX_OF_WINDOW(uint8_t, 0);
}

void tm_ref_max_pool2d_f32(const tm_pool_shape *s, const tm_limits_f32 *q,
                           const float *x, float *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy)
      for (int32_t ox = 0; ox < s->out_w; ++ox)
        for (int32_t c = 0; c < s->c; ++c)
          *y++ = ref_clamp_f32(max_f32(s, x, oy, ox, c), q);
    x += s->in_h * s->in_w * s->c;
  }
}

void tm_ref_max_pool2d_s8(const tm_pool_shape *s, const tm_limits_int *q,
                          const int8_t *x, int8_t *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy)
      for (int32_t ox = 0; ox < s->out_w; ++ox)
        for (int32_t c = 0; c < s->c; ++c)
          *y++ = (int8_t)ref_clamp(max_s8(s, x, oy, ox, c), q->lo, q->hi);
    x += s->in_h * s->in_w * s->c;
  }
}

void tm_ref_max_pool2d_s16(const tm_pool_shape *s, const tm_limits_int *q,
                           const int16_t *x, int16_t *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy)
      for (int32_t ox = 0; ox < s->out_w; ++ox)
        for (int32_t c = 0; c < s->c; ++c)
          *y++ = (int16_t)ref_clamp(max_s16(s, x, oy, ox, c), q->lo, q->hi);
    x += s->in_h * s->in_w * s->c;
  }
}

void tm_ref_max_pool2d_u8(const tm_pool_shape *s, const tm_limits_int *q,
                          const uint8_t *x, uint8_t *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy)
      for (int32_t ox = 0; ox < s->out_w; ++ox)
        for (int32_t c = 0; c < s->c; ++c)
          *y++ = (uint8_t)ref_clamp(max_u8(s, x, oy, ox, c), q->lo, q->hi);
    x += s->in_h * s->in_w * s->c;
  }
}
