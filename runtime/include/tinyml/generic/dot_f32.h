/* tinyml runtime: float inner products, the inner loops of convolution and
 * fully-connected layers.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_DOT_F32_H
#define TINYML_GENERIC_DOT_F32_H

#include "tinyml/types.h"

/* Sums for four neighbouring output channels: each input value is loaded once
 * for all of them. */
typedef struct tm_sum4_f32 {
  float a, b, c, d;
} tm_sum4_f32;

TM_INLINE tm_sum4_f32 tm_load4_f32(const float *bias) {
  const tm_sum4_f32 sum = {bias[0], bias[1], bias[2], bias[3]};
  return sum;
}

/* sum.l += Σ x[k] * w[l * row + k], k < count, in the order of k */
TM_INLINE void tm_dot4_f32(tm_sum4_f32 *sum, const float *x, const float *w,
                           int32_t row, int32_t count) {
  const float *const end = x + count;
  while (x != end) {
    const float v = *x++;
    sum->a = TM_MUL_ADD_F32(v, w[0], sum->a);
    sum->b = TM_MUL_ADD_F32(v, w[row], sum->b);
    sum->c = TM_MUL_ADD_F32(v, w[2 * row], sum->c);
    sum->d = TM_MUL_ADD_F32(v, w[3 * row], sum->d);
    ++w;
  }
}

/* One output channel: what remains when their number is no multiple of 4. */
TM_INLINE float tm_dot1_f32(float sum, const float *x, const float *w,
                            int32_t count) {
  const float *const end = x + count;
  while (x != end)
    sum = TM_MUL_ADD_F32(*x++, *w++, sum);
  return sum;
}

#endif
