/* tinyml runtime: rows of elements to indices. An index that is outside writes
 * nothing, so that none of the run time leaves the tensor.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_SCATTER_H
#define TINYML_KERNEL_SCATTER_H

#include <string.h>

#include "tinyml/types.h"

#define TM_SCATTER_KERNEL(bits)                                                \
  TM_INLINE void tm_scatter_##bits(const tm_scatter_shape *s, const void *x,   \
                                   const int32_t *at, const void *u,           \
                                   void *y) {                                  \
    const int32_t length = s->inner * (bits / 8);                              \
    const uint8_t *from = (const uint8_t *)u;                                  \
    uint8_t *const to = (uint8_t *)y;                                          \
    if (x != y)                                                                \
      memcpy(y, x, (size_t)(s->size * length));                                \
    for (int32_t i = 0; i < s->count; ++i) {                                   \
      if (at[i] >= 0 && at[i] < s->size)                                       \
        memcpy(to + at[i] * length, from, (size_t)length);                     \
      from += length;                                                          \
    }                                                                          \
  }
TM_SCATTER_KERNEL(8)
TM_SCATTER_KERNEL(16)
TM_SCATTER_KERNEL(32)
TM_SCATTER_KERNEL(64)
#undef TM_SCATTER_KERNEL

/* `sum` and `product` are expressions of the numbers a and b. */
#define TM_SCATTER_REDUCE_KERNEL(name, type, sum, product)                     \
  TM_INLINE void tm_##name(const tm_scatter_shape *s, const tm_scatter_q *q,   \
                           const type *x, const int32_t *at, const type *u,    \
                           type *y) {                                          \
    if (x != y)                                                                \
      memcpy(y, x, (size_t)(s->size * s->inner) * sizeof(type));               \
    for (int32_t i = 0; i < s->count; ++i) {                                   \
      if (at[i] >= 0 && at[i] < s->size) {                                     \
        type *const row = y + at[i] * s->inner;                                \
        for (int32_t n = 0; n < s->inner; ++n) {                               \
          const type a = row[n];                                               \
          const type b = u[n];                                                 \
          row[n] = q->reduction == TM_SCATTER_ADD   ? (sum)                    \
                   : q->reduction == TM_SCATTER_MUL ? (product)                \
                   : q->reduction == TM_SCATTER_MIN ? (b < a ? b : a)          \
                                                    : (b > a ? b : a);         \
        }                                                                      \
      }                                                                        \
      u += s->inner;                                                           \
    }                                                                          \
  }
TM_SCATTER_REDUCE_KERNEL(scatter_reduce_f32, float, a + b, a *b)
TM_SCATTER_REDUCE_KERNEL(scatter_reduce_s32, int32_t,
                         (int32_t)((uint32_t)a + (uint32_t)b),
                         (int32_t)((uint32_t)a * (uint32_t)b))
TM_SCATTER_REDUCE_KERNEL(scatter_reduce_s64, int64_t,
                         (int64_t)((uint64_t)a + (uint64_t)b),
                         (int64_t)((uint64_t)a * (uint64_t)b))
#undef TM_SCATTER_REDUCE_KERNEL

#endif
