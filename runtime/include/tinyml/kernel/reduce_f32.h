/* tinyml runtime: sum, product, minimum and maximum of float along one axis.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_REDUCE_F32_H
#define TINYML_KERNEL_REDUCE_F32_H

#include "tinyml/generic/requantize.h"

/* `next` is what becomes of the result r with another element v. */
#define TM_REDUCE_F32(name, next)                                              \
  TM_INLINE void tm_##name##_f32(const tm_reduce_shape *s,                     \
                                 const tm_limits_f32 *q, const float *x,       \
                                 float *y) {                                   \
    for (int32_t o = 0; o < s->outer; ++o) {                                   \
      for (int32_t i = 0; i < s->inner; ++i) {                                 \
        float r = x[i];                                                        \
        for (int32_t l = 1; l < s->len; ++l) {                                 \
          const float v = x[l * s->inner + i];                                 \
          r = (next);                                                          \
        }                                                                      \
        y[i] = tm_clamp_value_f32(r, q);                                       \
      }                                                                        \
      x += s->len * s->inner;                                                  \
      y += s->inner;                                                           \
    }                                                                          \
  }
TM_REDUCE_F32(reduce_sum, r + v)
TM_REDUCE_F32(reduce_prod, r *v)
/* a NaN among the elements is the result */
TM_REDUCE_F32(reduce_min, v < r || v != v ? v : r)
TM_REDUCE_F32(reduce_max, v > r || v != v ? v : r)
#undef TM_REDUCE_F32

#endif
