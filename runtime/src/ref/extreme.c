/* Reference extremes and running sums along an axis.
 *
 * Part of tinyml, Apache License 2.0. */
#include "ref_math.h"

/* Whether element i of a line stands before element j in the order asked for:
 * the better first, of equals the first, or with `last` the last. */
#define BEFORE(line, i, j)                                                     \
  ((line)[(i) * s->inner] == (line)[(j) * s->inner]                            \
       ? (q->last ? (i) > (j) : (i) < (j))                                     \
       : (q->smallest ? (line)[(i) * s->inner] < (line)[(j) * s->inner]        \
                      : (line)[(i) * s->inner] > (line)[(j) * s->inner]))

#define ARG(name, type)                                                        \
  void tm_ref_##name(const tm_reduce_shape *s, const tm_extreme_q *q,          \
                     const type *x, int64_t *y) {                              \
    for (int32_t o = 0; o < s->outer; ++o)                                     \
      for (int32_t n = 0; n < s->inner; ++n) {                                 \
        const type *line = x + o * s->len * s->inner + n;                      \
        int32_t best = 0;                                                      \
        for (int32_t i = 1; i < s->len; ++i)                                   \
          if (BEFORE(line, i, best))                                           \
            best = i;                                                          \
        y[o * s->inner + n] = best;                                            \
      }                                                                        \
  }
ARG(arg_f32, float)
ARG(arg_s8, int8_t)
ARG(arg_u8, uint8_t)
ARG(arg_s16, int16_t)
ARG(arg_s32, int32_t)
ARG(arg_s64, int64_t)

/* An element's rank is how many stand before it. */
#define TOP_K(name, type)                                                      \
  void tm_ref_##name(const tm_top_k_shape *s, const tm_extreme_q *q,           \
                     const type *x, type *y, int64_t *at) {                    \
    for (int32_t o = 0; o < s->outer; ++o)                                     \
      for (int32_t n = 0; n < s->inner; ++n) {                                 \
        const type *line = x + o * s->len * s->inner + n;                      \
        for (int32_t i = 0; i < s->len; ++i) {                                 \
          int32_t rank = 0;                                                    \
          for (int32_t j = 0; j < s->len; ++j)                                 \
            rank += j != i && BEFORE(line, j, i);                              \
          if (rank < s->k) {                                                   \
            y[(o * s->k + rank) * s->inner + n] = line[i * s->inner];          \
            at[(o * s->k + rank) * s->inner + n] = i;                          \
          }                                                                    \
        }                                                                      \
      }                                                                        \
  }
TOP_K(top_k_f32, float)
TOP_K(top_k_s8, int8_t)
TOP_K(top_k_s32, int32_t)
TOP_K(top_k_s64, int64_t)

#define CUMSUM(name, type, sum_type)                                           \
  void tm_ref_##name(const tm_reduce_shape *s, const tm_cumsum_q *q,           \
                     const type *x, type *y) {                                 \
    for (int32_t o = 0; o < s->outer; ++o)                                     \
      for (int32_t n = 0; n < s->inner; ++n) {                                 \
        sum_type sum = 0;                                                      \
        for (int32_t i = 0; i < s->len; ++i) {                                 \
          const int32_t place = q->reverse ? s->len - 1 - i : i;               \
          const int32_t index = (o * s->len + place) * s->inner + n;           \
          const type v = x[index];                                             \
          if (q->exclusive)                                                    \
            y[index] = (type)sum;                                              \
          sum += (sum_type)v;                                                  \
          if (!q->exclusive)                                                   \
            y[index] = (type)sum;                                              \
        }                                                                      \
      }                                                                        \
  }
CUMSUM(cumsum_f32, float, float)
CUMSUM(cumsum_s32, int32_t, uint32_t)
CUMSUM(cumsum_s64, int64_t, uint64_t)
