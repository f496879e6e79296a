/* tinyml runtime: the largest and smallest elements along an axis.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_EXTREME_H
#define TINYML_KERNEL_EXTREME_H

#include "tinyml/types.h"

#define TM_ARG_KERNEL(name, type)                                              \
  TM_INLINE void tm_##name(const tm_reduce_shape *s, const tm_extreme_q *q,    \
                           const type *x, int64_t *y) {                        \
    for (int32_t o = 0; o < s->outer; ++o)                                     \
      for (int32_t n = 0; n < s->inner; ++n) {                                 \
        const type *const line = x + o * s->len * s->inner + n;                \
        int32_t best = 0;                                                      \
        for (int32_t i = 1; i < s->len; ++i) {                                 \
          const type v = line[i * s->inner];                                   \
          const type b = line[best * s->inner];                                \
          if ((q->smallest ? v < b : b < v) || (q->last && v == b))            \
            best = i;                                                          \
        }                                                                      \
        y[o * s->inner + n] = best;                                            \
      }                                                                        \
  }
TM_ARG_KERNEL(arg_f32, float)
TM_ARG_KERNEL(arg_s8, int8_t)
TM_ARG_KERNEL(arg_u8, uint8_t)
TM_ARG_KERNEL(arg_s16, int16_t)
TM_ARG_KERNEL(arg_s32, int32_t)
TM_ARG_KERNEL(arg_s64, int64_t)
#undef TM_ARG_KERNEL

/* Each element moves up in the list of the best so far as far as it is better:
 * one pass, and equal elements keep their order. */
#define TM_TOP_K_KERNEL(name, type)                                            \
  TM_INLINE void tm_##name(const tm_top_k_shape *s, const tm_extreme_q *q,     \
                           const type *x, type *y, int64_t *at) {              \
    for (int32_t o = 0; o < s->outer; ++o)                                     \
      for (int32_t n = 0; n < s->inner; ++n) {                                 \
        const type *const line = x + o * s->len * s->inner + n;                \
        type *const values = y + o * s->k * s->inner + n;                      \
        int64_t *const places = at + o * s->k * s->inner + n;                  \
        for (int32_t i = 0; i < s->len; ++i) {                                 \
          const type v = line[i * s->inner];                                   \
          int32_t rank = i < s->k ? i : s->k;                                  \
          while (rank > 0) {                                                   \
            const type other = values[(rank - 1) * s->inner];                  \
            if (!(q->smallest ? v < other : other < v))                        \
              break;                                                           \
            --rank;                                                            \
            if (rank + 1 < s->k) {                                             \
              values[(rank + 1) * s->inner] = other;                           \
              places[(rank + 1) * s->inner] = places[rank * s->inner];         \
            }                                                                  \
          }                                                                    \
          if (rank < s->k) {                                                   \
            values[rank * s->inner] = v;                                       \
            places[rank * s->inner] = i;                                       \
          }                                                                    \
        }                                                                      \
      }                                                                        \
  }
TM_TOP_K_KERNEL(top_k_f32, float)
TM_TOP_K_KERNEL(top_k_s8, int8_t)
TM_TOP_K_KERNEL(top_k_s32, int32_t)
TM_TOP_K_KERNEL(top_k_s64, int64_t)
#undef TM_TOP_K_KERNEL

#endif
