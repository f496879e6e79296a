/* tinyml runtime: int8 inner products, the inner loops of convolution and
 * fully-connected layers. Byte loads only: pointers have any alignment.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_DOT_S8_H
#define TINYML_GENERIC_DOT_S8_H

#include "tinyml/types.h"

/* Sums for four neighbouring output channels: each input value is loaded once
 * for all of them. */
typedef struct tm_sum4_s32 {
  int32_t a, b, c, d;
} tm_sum4_s32;

TM_INLINE tm_sum4_s32 tm_load4_s32(const int32_t *bias) {
  const tm_sum4_s32 sum = {bias[0], bias[1], bias[2], bias[3]};
  return sum;
}

/* Inner products of int8 weights with inputs of a type, k < count:
 *   tm_dot1_<suffix>   returns sum + Σ x[k] * w[k]
 *   tm_dot3_<suffix>   sum.l += Σ x[k] * w[l * row + k] of rows 0, 1, 2
 *   tm_dot4_<suffix>   the same of four rows */
#define TM_DOTS(suffix, type)                                                  \
  TM_INLINE int32_t tm_dot1_##suffix(int32_t sum, const type *x,               \
                                     const int8_t *w, int32_t count) {         \
    const type *const end = x + count;                                         \
    while (x != end)                                                           \
      sum += *x++ * *w++;                                                      \
    return sum;                                                                \
  }                                                                            \
  TM_INLINE void tm_dot3_##suffix(tm_sum4_s32 *sum, const type *x,             \
                                  const int8_t *w, int32_t row,                \
                                  int32_t count) {                             \
    const type *const end = x + count;                                         \
    while (x != end) {                                                         \
      const int32_t v = *x++;                                                  \
      sum->a += v * w[0];                                                      \
      sum->b += v * w[row];                                                    \
      sum->c += v * w[2 * row];                                                \
      ++w;                                                                     \
    }                                                                          \
  }                                                                            \
  TM_INLINE void tm_dot4_##suffix(tm_sum4_s32 *sum, const type *x,             \
                                  const int8_t *w, int32_t row,                \
                                  int32_t count) {                             \
    const type *const end = x + count;                                         \
    while (x != end) {                                                         \
      const int32_t v = *x++;                                                  \
      sum->a += v * w[0];                                                      \
      sum->b += v * w[row];                                                    \
      sum->c += v * w[2 * row];                                                \
      sum->d += v * w[3 * row];                                                \
      ++w;                                                                     \
    }                                                                          \
  }

TM_DOTS(s8, int8_t)

/* tm_dot4_s8, and below tm_dot1_s8, of an input that is v everywhere: padding.
 */
TM_INLINE void tm_pad4_s8(tm_sum4_s32 *sum, int32_t v, const int8_t *w,
                          int32_t row, int32_t count) {
  const int8_t *const end = w + count;
  while (w != end) {
    sum->a += v * w[0];
    sum->b += v * w[row];
    sum->c += v * w[2 * row];
    sum->d += v * w[3 * row];
    ++w;
  }
}

TM_INLINE int32_t tm_pad1_s8(int32_t sum, int32_t v, const int8_t *w,
                             int32_t count) {
  const int8_t *const end = w + count;
  while (w != end)
    sum += v * *w++;
  return sum;
}

#endif
