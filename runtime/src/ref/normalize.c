/* Reference normalizations along the middle axis, log softmax and hardmax among
 * them; x and y may be the same.
 *
 * Part of tinyml, Apache License 2.0. */
#include <math.h>

#include "ref_math.h"

/* The first element of line `line`; the others are s->inner apart. */
static int32_t first_of(const tm_reduce_shape *s, int32_t line) {
  return line / s->inner * s->len * s->inner + line % s->inner;
}

void tm_ref_log_softmax_f32(const tm_reduce_shape *s, const float *x,
                            float *y) {
  for (int32_t line = 0; line < s->outer * s->inner; ++line) {
    const int32_t base = first_of(s, line);
    float max = x[base];
    for (int32_t l = 1; l < s->len; ++l)
      if (x[base + l * s->inner] > max)
        max = x[base + l * s->inner];
    float sum = 0.0f;
    for (int32_t l = 0; l < s->len; ++l)
      sum += expf(x[base + l * s->inner] - max);
    for (int32_t l = 0; l < s->len; ++l)
      y[base + l * s->inner] = x[base + l * s->inner] - max - logf(sum);
  }
}

void tm_ref_hardmax_f32(const tm_reduce_shape *s, const float *x, float *y) {
  for (int32_t line = 0; line < s->outer * s->inner; ++line) {
    const int32_t base = first_of(s, line);
    int32_t largest = base;
    for (int32_t l = 1; l < s->len; ++l)
      if (x[base + l * s->inner] > x[largest])
        largest = base + l * s->inner;
    for (int32_t l = 0; l < s->len; ++l)
      y[base + l * s->inner] = 0.0f;
    y[largest] = 1.0f;
  }
}

/* Writes the normalized line of `s` that begins at x[base]. */
static void normalize_line(const tm_reduce_shape *s, const tm_normalize_q *q,
                           const float *x, float *y, int32_t base) {
  float mean = 0.0f, variance = 0.0f;
  for (int32_t l = 0; l < s->len && q->centered; ++l)
    mean += x[base + l * s->inner] / (float)s->len;
  for (int32_t l = 0; l < s->len; ++l) {
    const float d = x[base + l * s->inner] - mean;
    variance += d * d / (float)s->len;
  }
  for (int32_t l = 0; l < s->len; ++l)
    y[base + l * s->inner] =
        (x[base + l * s->inner] - mean) / sqrtf(variance + q->epsilon);
}

void tm_ref_normalize_f32(const tm_reduce_shape *s, const tm_normalize_q *q,
                          const float *x, float *y) {
  for (int32_t line = 0; line < s->outer * s->inner; ++line)
    normalize_line(s, q, x, y, first_of(s, line));
}

void tm_ref_normalize_affine_f32(const tm_reduce_shape *s,
                                 const tm_normalize_q *q, const float *x,
                                 const float *scale, const float *bias,
                                 float *y) {
  for (int32_t o = 0; o < s->outer; ++o) {
    normalize_line(s, q, x, y, o * s->len);
    for (int32_t l = 0; l < s->len; ++l)
      y[o * s->len + l] = y[o * s->len + l] * scale[l] + bias[l];
  }
}
