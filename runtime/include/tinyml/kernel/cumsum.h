/* tinyml runtime: sums of the elements up to each, along an axis.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_CUMSUM_H
#define TINYML_KERNEL_CUMSUM_H

#include "tinyml/types.h"

/* Integers are added as unsigned ones, which wrap around. */
#define TM_CUMSUM_KERNEL(name, type, sum_type)                                 \
  TM_INLINE void tm_##name(const tm_reduce_shape *s, const tm_cumsum_q *q,     \
                           const type *x, type *y) {                           \
    for (int32_t o = 0; o < s->outer; ++o)                                     \
      for (int32_t n = 0; n < s->inner; ++n) {                                 \
        sum_type sum = 0;                                                      \
        for (int32_t i = 0; i < s->len; ++i) {                                 \
          const int32_t place = q->reverse ? s->len - 1 - i : i;               \
          const int32_t index = (o * s->len + place) * s->inner + n;           \
          const sum_type next = sum + (sum_type)x[index];                      \
          y[index] = (type)(q->exclusive ? sum : next);                        \
          sum = next;                                                          \
        }                                                                      \
      }                                                                        \
  }
TM_CUMSUM_KERNEL(cumsum_f32, float, float)
TM_CUMSUM_KERNEL(cumsum_s32, int32_t, uint32_t)
TM_CUMSUM_KERNEL(cumsum_s64, int64_t, uint64_t)
#undef TM_CUMSUM_KERNEL

#endif
