/* Reference normalizations of integers along the middle axis; x and y may be
 * the same. The formulas are those of tm_normalize_int_q.
 *
 * Part of tinyml, Apache License 2.0. */
#include "ref_math.h"

/* What a line's elements are multiplied with: c * r / 2^down. */
typedef struct inverse {
  int64_t r;
  int32_t down;
} inverse;

/* t * 4^j is at least 2^58, so d has 30 bits and r at most 31. */
static inverse invert_root(const tm_normalize_int_q *q, uint64_t t) {
  int32_t j = 0;
  for (; t < (uint64_t)1 << 58; t *= 4)
    ++j;
  const int32_t down = 60 - q->up / 2 - j - q->frac;
  const inverse result = {((int64_t)1 << 60) / ref_root(t),
                          down < 1 ? 1 : down};
  return result;
}

/* |c| < 2^31 and r <= 2^31; |u * factor| < 2^62, and the other two summands
 * leave it within 64 bits. */
static int32_t finish(const tm_normalize_int_q *q, int32_t zp, int64_t c,
                      inverse by, int32_t factor, int32_t bias) {
  const int64_t u = (c * by.r + ((int64_t)1 << (by.down - 1))) >> by.down;
  const int64_t summand = bias * ((int64_t)1 << (q->shift - 12));
  const int64_t half = (int64_t)1 << (q->shift - 1);
  const int64_t v = (u * factor + summand + half) >> q->shift;
  return ref_clamp(zp + v, q->lo, q->hi);
}

/* factor and bias are null where all elements have q->factor and no summand. */
#define NORMALIZE(name, type, in_zp, out_zp)                                   \
  static void name(const tm_reduce_shape *s, const tm_normalize_int_q *q,      \
                   const type *x, const int32_t *factor, const int32_t *bias,  \
                   type *y) {                                                  \
    for (int32_t line = 0; line < s->outer * s->inner; ++line) {               \
      const int32_t base =                                                     \
          line / s->inner * s->len * s->inner + line % s->inner;               \
      int64_t sum = 0, squares = 0;                                            \
      for (int32_t l = 0; l < s->len; ++l) {                                   \
        const int64_t v = x[base + l * s->inner] - (in_zp);                    \
        sum += q->centered ? v : 0;                                            \
        squares += v * v;                                                      \
      }                                                                        \
      const uint64_t spread = (uint64_t)(s->len * squares - sum * sum);        \
      const inverse by =                                                       \
          invert_root(q, (spread << q->up) + ((uint64_t)q->eps << q->eps_up)); \
      for (int32_t l = 0; l < s->len; ++l) {                                   \
        const int32_t at = base + l * s->inner;                                \
        const int64_t c = (int64_t)s->len * (x[at] - (in_zp)) - sum;           \
        y[at] = (type)finish(q, out_zp, c, by, factor ? factor[l] : q->factor, \
                             bias ? bias[l] : 0);                              \
      }                                                                        \
    }                                                                          \
  }
NORMALIZE(normalize_s8, int8_t, q->in_zp, q->out_zp)
NORMALIZE(normalize_s16, int16_t, 0, 0)

#define KERNELS(suffix, type)                                                  \
  void tm_ref_normalize_##suffix(const tm_reduce_shape *s,                     \
                                 const tm_normalize_int_q *q, const type *x,   \
                                 type *y) {                                    \
    normalize_##suffix(s, q, x, NULL, NULL, y);                                \
  }                                                                            \
  void tm_ref_normalize_affine_##suffix(                                       \
      const tm_reduce_shape *s, const tm_normalize_int_q *q, const type *x,    \
      const int32_t *factor, const int32_t *bias, type *y) {                   \
    normalize_##suffix(s, q, x, factor, bias, y);                              \
  }
KERNELS(s8, int8_t)
KERNELS(s16, int16_t)
