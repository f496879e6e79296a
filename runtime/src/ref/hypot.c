/* Reference root of the sum of two squares of integers.
 *
 * Part of tinyml, Apache License 2.0. */
#include "broadcast.h"

/* The root is below 2^30 and the rounding term at most 2^29. */
static int32_t hypot_of(const tm_hypot_q *q, int32_t a, int32_t b) {
  const uint64_t acc =
      (uint64_t)((int64_t)a * a * q->wa + (int64_t)b * b * q->wb);
  const int64_t half = (int64_t)1 << (q->shift - 1);
  return ref_clamp(q->out_zp + ((ref_root(acc) + half) >> q->shift), q->lo,
                   q->hi);
}

void tm_ref_hypot_s8(const tm_binary_shape *s, const tm_hypot_q *q,
                     const int8_t *a, const int8_t *b, int8_t *y) {
  for (int32_t i = 0; i < ref_elements(s); ++i) {
    const ref_place at = ref_operands(s, i);
    y[i] = (int8_t)hypot_of(q, a[at.a] - q->a_zp, b[at.b] - q->b_zp);
  }
}

void tm_ref_hypot_s16(const tm_binary_shape *s, const tm_hypot_q *q,
                      const int16_t *a, const int16_t *b, int16_t *y) {
  tm_hypot_q plain = *q;
  plain.out_zp = 0;
  for (int32_t i = 0; i < ref_elements(s); ++i) {
    const ref_place at = ref_operands(s, i);
    y[i] = (int16_t)hypot_of(&plain, a[at.a], b[at.b]);
  }
}
