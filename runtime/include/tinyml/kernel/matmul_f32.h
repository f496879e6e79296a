/* tinyml runtime: products of two activations, float, in portable C.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MATMUL_F32_H
#define TINYML_KERNEL_MATMUL_F32_H

#include "tinyml/generic/dot_f32.h"
#include "tinyml/generic/requantize.h"

/* Four neighbouring columns of one row. */
TM_INLINE void tm_matmul_row4_f32(const tm_matmul_shape *s, const float *a,
                                  const float *b, tm_sum4_f32 *sum) {
  int32_t at = 0;
  for (int32_t k = 0; k < s->k; ++k) {
    const float v = a[k];
    sum->a = TM_MUL_ADD_F32(v, b[at], sum->a);
    sum->b = TM_MUL_ADD_F32(v, b[at + 1], sum->b);
    sum->c = TM_MUL_ADD_F32(v, b[at + 2], sum->c);
    sum->d = TM_MUL_ADD_F32(v, b[at + 3], sum->d);
    at += s->n;
  }
}

TM_INLINE float tm_matmul_row1_f32(const tm_matmul_shape *s, const float *a,
                                   const float *b) {
  int32_t at = 0;
  float sum = 0.0f;
  for (int32_t k = 0; k < s->k; ++k) {
    sum = TM_MUL_ADD_F32(a[k], b[at], sum);
    at += s->n;
  }
  return sum;
}

TM_INLINE void tm_matmul_f32(const tm_matmul_shape *s, const tm_limits_f32 *q,
                             const float *a, const float *b, float *y) {
  for (int32_t i = 0; i < s->batch; ++i) {
    for (int32_t m = 0; m < s->m; ++m) {
      const float *const row = a + m * s->k;
      int32_t n = 0;
      for (; n + 4 <= s->n; n += 4) {
        tm_sum4_f32 sum = {0.0f, 0.0f, 0.0f, 0.0f};
        tm_matmul_row4_f32(s, row, b + n, &sum);
        y[n] = tm_clamp_value_f32(sum.a, q);
        y[n + 1] = tm_clamp_value_f32(sum.b, q);
        y[n + 2] = tm_clamp_value_f32(sum.c, q);
        y[n + 3] = tm_clamp_value_f32(sum.d, q);
      }
      for (; n < s->n; ++n)
        y[n] = tm_clamp_value_f32(tm_matmul_row1_f32(s, row, b + n), q);
      y += s->n;
    }
    a += s->a_stride;
    b += s->b_stride;
  }
}

#endif
