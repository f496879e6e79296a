/* tinyml runtime: float normalization along one axis, alone and with a factor
 * and a summand for each element of a row. x and y may be the same memory.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_NORMALIZE_F32_H
#define TINYML_KERNEL_NORMALIZE_F32_H

#include <math.h>

#include "tinyml/types.h"

/* The mean of len values, step apart, or 0 where q is not centered. */
TM_INLINE float tm_center_f32(int32_t len, int32_t step,
                              const tm_normalize_q *q, const float *x) {
  float sum = 0.0f;
  if (q->centered == 0)
    return sum;
  for (int32_t l = 0; l < len; ++l)
    sum += x[l * step];
  return sum / (float)len;
}

/* sqrt(variance + epsilon); in a second pass, which cannot cancel. */
TM_INLINE float tm_deviation_f32(int32_t len, int32_t step,
                                 const tm_normalize_q *q, const float *x,
                                 float mean) {
  float sum = 0.0f;
  for (int32_t l = 0; l < len; ++l) {
    const float d = x[l * step] - mean;
    sum += d * d;
  }
  return sqrtf(sum / (float)len + q->epsilon);
}

TM_INLINE void tm_normalize_f32(const tm_reduce_shape *s,
                                const tm_normalize_q *q, const float *x,
                                float *y) {
  for (int32_t o = 0; o < s->outer; ++o) {
    for (int32_t i = 0; i < s->inner; ++i) {
      const int32_t first = o * s->len * s->inner + i;
      const float mean = tm_center_f32(s->len, s->inner, q, x + first);
      const float deviation =
          tm_deviation_f32(s->len, s->inner, q, x + first, mean);
      for (int32_t l = 0; l < s->len; ++l) {
        const int32_t at = first + l * s->inner;
        y[at] = (x[at] - mean) / deviation;
      }
    }
  }
}

/* inner == 1 */
TM_INLINE void tm_normalize_affine_f32(const tm_reduce_shape *s,
                                       const tm_normalize_q *q, const float *x,
                                       const float *scale, const float *bias,
                                       float *y) {
  for (int32_t o = 0; o < s->outer; ++o) {
    const float mean = tm_center_f32(s->len, 1, q, x);
    const float deviation = tm_deviation_f32(s->len, 1, q, x, mean);
    for (int32_t l = 0; l < s->len; ++l)
      y[l] = (x[l] - mean) / deviation * scale[l] + bias[l];
    x += s->len;
    y += s->len;
  }
}

#endif
