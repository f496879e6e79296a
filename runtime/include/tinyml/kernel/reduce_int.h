/* tinyml runtime: minimum and maximum of integers along one axis.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_REDUCE_INT_H
#define TINYML_KERNEL_REDUCE_INT_H

#include "tinyml/generic/requantize.h"

#define TM_REDUCE_INT(name, type, relation)                                    \
  TM_INLINE void tm_##name(const tm_reduce_shape *s, const tm_limits_int *q,   \
                           const type *x, type *y) {                           \
    for (int32_t o = 0; o < s->outer; ++o) {                                   \
      for (int32_t i = 0; i < s->inner; ++i) {                                 \
        int32_t r = x[i];                                                      \
        for (int32_t l = 1; l < s->len; ++l)                                   \
          r = x[l * s->inner + i] relation r ? x[l * s->inner + i] : r;        \
        y[i] = (type)tm_clamp_value(r, q->lo, q->hi);                          \
      }                                                                        \
      x += s->len * s->inner;                                                  \
      y += s->inner;                                                           \
    }                                                                          \
  }
TM_REDUCE_INT(reduce_min_s8, int8_t, <)
TM_REDUCE_INT(reduce_max_s8, int8_t, >)
TM_REDUCE_INT(reduce_min_u8, uint8_t, <)
TM_REDUCE_INT(reduce_max_u8, uint8_t, >)
TM_REDUCE_INT(reduce_min_s16, int16_t, <)
TM_REDUCE_INT(reduce_max_s16, int16_t, >)
#undef TM_REDUCE_INT

#endif
