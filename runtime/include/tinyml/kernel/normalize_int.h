/* tinyml runtime: normalization of integers along one axis, alone and with a
 * factor and a summand for each element of a row. x and y may be the same
 * memory. The formulas and why nothing overflows stand at tm_normalize_int_q
 * and in src/ref/normalize_int.c.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_NORMALIZE_INT_H
#define TINYML_KERNEL_NORMALIZE_INT_H

#include "tinyml/generic/requantize.h"
#include "tinyml/generic/root.h"

/* t * 4^j >= 2^58; j is below 30. */
TM_INLINE int32_t tm_normalize_doublings(uint64_t t) {
  int32_t j = 0;
  for (; t >> 58 == 0; t <<= 2)
    ++j;
  return j;
}

/* By how many bits c * r is shifted. */
TM_INLINE int32_t tm_normalize_down(const tm_normalize_int_q *q, int32_t j) {
  const int32_t down = 60 - q->up / 2 - j - q->frac;
  return down < 1 ? 1 : down;
}

TM_INLINE int32_t tm_normalize_value(const tm_normalize_int_q *q, int32_t zp,
                                     int32_t c, int64_t r, int32_t down,
                                     int32_t factor, int32_t bias) {
  const int32_t u = (int32_t)((c * r + ((int64_t)1 << (down - 1))) >> down);
  int64_t v = (int64_t)u * factor + ((int64_t)1 << (q->shift - 1));
  v += bias * ((int64_t)1 << (q->shift - 12));
  v = zp + (v >> q->shift);
  v = v < q->lo ? q->lo : v;
  return (int32_t)(v > q->hi ? q->hi : v);
}

/* One line of len values, step apart. factor is NULL where all have
 * q->factor. */
#define TM_NORMALIZE_LINE(suffix, type, wide, in_zp, out_zp)                   \
  TM_INLINE void tm_normalize_line_##suffix(                                   \
      const tm_reduce_shape *s, const tm_normalize_int_q *q, const type *x,    \
      const int32_t *factor, const int32_t *bias, type *y) {                   \
    int32_t sum = 0;                                                           \
    wide squares = 0;                                                          \
    for (int32_t l = 0; l < s->len; ++l) {                                     \
      const int32_t v = x[l * s->inner] - (in_zp);                             \
      sum += v;                                                                \
      squares += (uint32_t)(v * v);                                            \
    }                                                                          \
    sum = q->centered != 0 ? sum : 0;                                          \
    const uint64_t spread =                                                    \
        (uint64_t)squares * (uint32_t)s->len - (uint64_t)((int64_t)sum * sum); \
    const uint64_t t =                                                         \
        (spread << q->up) + ((uint64_t)(uint32_t)q->eps << q->eps_up);         \
    const int32_t j = tm_normalize_doublings(t);                               \
    const int32_t down = tm_normalize_down(q, j);                              \
    const int64_t r =                                                          \
        (int64_t)(((uint64_t)1 << 60) / tm_root_60(t << 2 * j, 30));           \
    for (int32_t l = 0; l < s->len; ++l) {                                     \
      const int32_t c = s->len * (x[l * s->inner] - (in_zp)) - sum;            \
      y[l * s->inner] = (type)tm_normalize_value(                              \
          q, out_zp, c, r, down, factor != NULL ? factor[l] : q->factor,       \
          factor != NULL ? bias[l] : 0);                                       \
    }                                                                          \
  }
TM_NORMALIZE_LINE(s8, int8_t, uint32_t, q->in_zp, q->out_zp)
TM_NORMALIZE_LINE(s16, int16_t, uint64_t, 0, 0)
#undef TM_NORMALIZE_LINE

#define TM_NORMALIZE_KERNELS(suffix, type)                                     \
  TM_INLINE void tm_normalize_##suffix(const tm_reduce_shape *s,               \
                                       const tm_normalize_int_q *q,            \
                                       const type *x, type *y) {               \
    for (int32_t o = 0; o < s->outer; ++o) {                                   \
      for (int32_t i = 0; i < s->inner; ++i) {                                 \
        const int32_t first = o * s->len * s->inner + i;                       \
        tm_normalize_line_##suffix(s, q, x + first, NULL, NULL, y + first);    \
      }                                                                        \
    }                                                                          \
  }                                                                            \
  /* inner == 1 */                                                             \
  TM_INLINE void tm_normalize_affine_##suffix(                                 \
      const tm_reduce_shape *s, const tm_normalize_int_q *q, const type *x,    \
      const int32_t *factor, const int32_t *bias, type *y) {                   \
    for (int32_t o = 0; o < s->outer; ++o)                                     \
      tm_normalize_line_##suffix(s, q, x + o * s->len, factor, bias,           \
                                 y + o * s->len);                              \
  }
TM_NORMALIZE_KERNELS(s8, int8_t)
TM_NORMALIZE_KERNELS(s16, int16_t)
#undef TM_NORMALIZE_KERNELS

#endif
