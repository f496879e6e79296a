/* Reference sum, product, minimum and maximum along the middle axis.
 *
 * Part of tinyml, Apache License 2.0. */
#include "ref_math.h"

/* The place of element l of the line that result `at` is made of. */
static int32_t element(const tm_reduce_shape *s, int32_t at, int32_t l) {
  return (at / s->inner * s->len + l) * s->inner + at % s->inner;
}

#define TM_REF_REDUCE(name, type, params, clamp, next)                         \
  void tm_ref_##name(const tm_reduce_shape *s, const params *q, const type *x, \
                     type *y) {                                                \
    for (int32_t at = 0; at < s->outer * s->inner; ++at) {                     \
      type r = x[element(s, at, 0)];                                           \
      for (int32_t l = 1; l < s->len; ++l) {                                   \
        const type v = x[element(s, at, l)];                                   \
        r = (next);                                                            \
      }                                                                        \
      y[at] = (type)(clamp);                                                   \
    }                                                                          \
  }
#define TM_REF_REDUCE_F32(name, next)                                          \
  TM_REF_REDUCE(name, float, tm_limits_f32, ref_clamp_f32(r, q), next)
#define TM_REF_REDUCE_INT(name, type, next)                                    \
  TM_REF_REDUCE(name, type, tm_limits_int, ref_clamp(r, q->lo, q->hi), next)

TM_REF_REDUCE_F32(reduce_sum_f32, r + v)
TM_REF_REDUCE_F32(reduce_prod_f32, r *v)
TM_REF_REDUCE_F32(reduce_min_f32, v < r || v != v ? v : r)
TM_REF_REDUCE_F32(reduce_max_f32, v > r || v != v ? v : r)
TM_REF_REDUCE_INT(reduce_min_s8, int8_t, v < r ? v : r)
TM_REF_REDUCE_INT(reduce_max_s8, int8_t, v > r ? v : r)
TM_REF_REDUCE_INT(reduce_min_u8, uint8_t, v < r ? v : r)
TM_REF_REDUCE_INT(reduce_max_u8, uint8_t, v > r ? v : r)
TM_REF_REDUCE_INT(reduce_min_s16, int16_t, v < r ? v : r)
TM_REF_REDUCE_INT(reduce_max_s16, int16_t, v > r ? v : r)
