/* tinyml runtime: the element-wise functions of unary_f32.def. x and y may be
 * the same memory.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_UNARY_F32_H
#define TINYML_KERNEL_UNARY_F32_H

#include <math.h>

#include "tinyml/types.h"

#define TM_UNARY_F32(name, opset, expression, exact, libm, lo, hi, tolerance)  \
  TM_INLINE void tm_##name##_f32(const tm_len *s, const float *x, float *y) {  \
    for (int32_t i = 0; i < s->len; ++i) {                                     \
      const float v = x[i];                                                    \
      y[i] = (expression);                                                     \
    }                                                                          \
  }
#define TM_UNARY_Q_F32(name, expression, exact, libm, lo, hi, tolerance)       \
  TM_INLINE void tm_##name##_f32(const tm_len *s, const tm_function_q *q,      \
                                 const float *x, float *y) {                   \
    const float alpha = q->alpha;                                              \
    const float beta = q->beta;                                                \
    (void)beta;                                                                \
    for (int32_t i = 0; i < s->len; ++i) {                                     \
      const float v = x[i];                                                    \
      y[i] = (expression);                                                     \
    }                                                                          \
  }
#include "tinyml/unary_f32.def"

#endif
