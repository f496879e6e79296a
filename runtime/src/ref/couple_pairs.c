/* Reference probabilities of classes from those of their pairs.
 *
 * Part of tinyml, Apache License 2.0. */
#include <math.h>

#include "tinyml/ref.h"

/* The probability of class i where it is i or j. */
static float pair(int32_t classes, const float *x, int32_t i, int32_t j) {
  const int32_t low = i < j ? i : j, high = i < j ? j : i;
  int32_t at = high - low - 1;
  for (int32_t first = 0; first < low; ++first)
    at += classes - first - 1;
  return i < j ? x[at] : 1.0f - x[at];
}

static float q_of(int32_t classes, const float *x, int32_t i, int32_t j) {
  if (i != j)
    return -pair(classes, x, j, i) * pair(classes, x, i, j);
  float sum = 0.0f;
  for (int32_t other = 0; other < classes; ++other)
    if (other != i)
      sum += pair(classes, x, other, i) * pair(classes, x, other, i);
  return sum;
}

/* product = Q p; returns p' Q p. */
static float multiply(int32_t classes, const float *x, const float *p,
                      float *product) {
  float whole = 0.0f;
  for (int32_t i = 0; i < classes; ++i) {
    product[i] = 0.0f;
    for (int32_t j = 0; j < classes; ++j)
      product[i] += q_of(classes, x, i, j) * p[j];
    whole += p[i] * product[i];
  }
  return whole;
}

void tm_ref_couple_pairs_f32(const tm_pairs_shape *s, const float *x, float *y,
                             float *product) {
  const int32_t k = s->classes;
  for (int32_t row = 0; row < s->rows; ++row) {
    for (int32_t i = 0; i < k; ++i)
      y[i] = 1.0f / (float)k;
    for (int32_t round = 0; round < 100; ++round) {
      float whole = multiply(k, x, y, product);
      float largest = 0.0f;
      for (int32_t i = 0; i < k; ++i)
        largest = fmaxf(largest, fabsf(product[i] - whole));
      if (largest < 0.005f / (float)k)
        break;
      for (int32_t i = 0; i < k; ++i) {
        const float own = q_of(k, x, i, i);
        const float step = (whole - product[i]) / own;
        const float size = 1.0f + step;
        whole = (whole + step * (step * own + 2.0f * product[i])) / size / size;
        y[i] += step;
        for (int32_t j = 0; j < k; ++j) {
          product[j] = (product[j] + step * q_of(k, x, i, j)) / size;
          y[j] /= size;
        }
      }
    }
    x += k * (k - 1) / 2;
    y += k;
  }
}
