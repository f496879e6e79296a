/* tinyml runtime: probabilities of classes from those of their pairs. What it
 * computes stands in kernels_trees.def.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_COUPLE_PAIRS_F32_H
#define TINYML_KERNEL_COUPLE_PAIRS_F32_H

#include "tinyml/types.h"

/* The probability of class i where it is i or j. The pairs of class i begin
 * behind those of the classes before. */
TM_INLINE float tm_pair_f32(int32_t classes, const float *x, int32_t i,
                            int32_t j) {
  const int32_t low = i < j ? i : j;
  const int32_t high = i < j ? j : i;
  const int32_t at = low * (2 * classes - low - 1) / 2 + high - low - 1;
  return i < j ? x[at] : 1.0f - x[at];
}

/* An element of Q. */
TM_INLINE float tm_pairs_q_f32(int32_t classes, const float *x, int32_t i,
                               int32_t j) {
  const float r = tm_pair_f32(classes, x, j, i);
  return -r * (1.0f - r);
}

TM_INLINE float tm_pairs_own_f32(int32_t classes, const float *x, int32_t i) {
  float sum = 0.0f;
  for (int32_t j = 0; j < classes; ++j) {
    const float r = j != i ? tm_pair_f32(classes, x, j, i) : 0.0f;
    sum += r * r;
  }
  return sum;
}

/* One round, unless p is good enough already: then 0. */
TM_INLINE int32_t tm_couple_round_f32(int32_t classes, const float *x, float *p,
                                      float *product) {
  float whole = 0.0f;
  for (int32_t i = 0; i < classes; ++i) {
    float sum = tm_pairs_own_f32(classes, x, i) * p[i];
    for (int32_t j = 0; j < classes; ++j)
      sum += j != i ? tm_pairs_q_f32(classes, x, i, j) * p[j] : 0.0f;
    product[i] = sum;
    whole += p[i] * sum;
  }
  float largest = 0.0f;
  for (int32_t i = 0; i < classes; ++i) {
    const float d = product[i] - whole;
    const float size = d < 0.0f ? -d : d;
    largest = size > largest ? size : largest;
  }
  if (largest < 0.005f / (float)classes)
    return 0;
  for (int32_t i = 0; i < classes; ++i) {
    const float own = tm_pairs_own_f32(classes, x, i);
    const float step = (whole - product[i]) / own;
    const float size = 1.0f + step;
    whole = (whole + step * (step * own + 2.0f * product[i])) / size / size;
    p[i] += step;
    for (int32_t j = 0; j < classes; ++j) {
      const float q = j != i ? tm_pairs_q_f32(classes, x, i, j) : own;
      product[j] = (product[j] + step * q) / size;
      p[j] /= size;
    }
  }
  return 1;
}

TM_INLINE void tm_couple_pairs_f32(const tm_pairs_shape *s, const float *x,
                                   float *y, float *product) {
  for (int32_t row = 0; row < s->rows; ++row) {
    for (int32_t i = 0; i < s->classes; ++i)
      y[i] = 1.0f / (float)s->classes;
    int32_t rounds = 0;
    while (rounds < 100 && tm_couple_round_f32(s->classes, x, y, product) != 0)
      ++rounds;
    x += s->classes * (s->classes - 1) / 2;
    y += s->classes;
  }
}

#endif
