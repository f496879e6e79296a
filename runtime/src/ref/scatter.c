/* Reference scatter: what each row of the output gets, in the order of the
 * updates.
 *
 * Part of tinyml, Apache License 2.0. */
#include <string.h>

#include "ref_math.h"

#define SCATTER(bits)                                                          \
  void tm_ref_scatter_##bits(const tm_scatter_shape *s, const void *x,         \
                             const int32_t *at, const void *u, void *y) {      \
    const int32_t row = s->inner * (bits / 8);                                 \
    memmove(y, x, (size_t)(s->size * row));                                    \
    for (int32_t place = 0; place < s->size; ++place)                          \
      for (int32_t i = 0; i < s->count; ++i)                                   \
        if (at[i] == place)                                                    \
          memcpy((uint8_t *)y + place * row, (const uint8_t *)u + i * row,     \
                 (size_t)row);                                                 \
  }
SCATTER(8)
SCATTER(16)
SCATTER(32)
SCATTER(64)

/* wide: a type in which sums and products wrap around, or are rounded. */
#define REDUCE(name, type, wide)                                               \
  static type name##_two(int32_t reduction, type a, type b) {                  \
    switch (reduction) {                                                       \
    case TM_SCATTER_ADD:                                                       \
      return (type)((wide)a + (wide)b);                                        \
    case TM_SCATTER_MUL:                                                       \
      return (type)((wide)a * (wide)b);                                        \
    case TM_SCATTER_MIN:                                                       \
      return b < a ? b : a;                                                    \
    default:                                                                   \
      return b > a ? b : a;                                                    \
    }                                                                          \
  }                                                                            \
  void tm_ref_##name(const tm_scatter_shape *s, const tm_scatter_q *q,         \
                     const type *x, const int32_t *at, const type *u,          \
                     type *y) {                                                \
    for (int32_t place = 0; place < s->size; ++place)                          \
      for (int32_t n = 0; n < s->inner; ++n) {                                 \
        type v = x[place * s->inner + n];                                      \
        for (int32_t i = 0; i < s->count; ++i)                                 \
          if (at[i] == place)                                                  \
            v = name##_two(q->reduction, v, u[i * s->inner + n]);              \
        y[place * s->inner + n] = v;                                           \
      }                                                                        \
  }
REDUCE(scatter_reduce_f32, float, float)
REDUCE(scatter_reduce_s32, int32_t, uint32_t)
REDUCE(scatter_reduce_s64, int64_t, uint64_t)
