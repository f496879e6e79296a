/* tinyml runtime: root of the sum of two squares of integers, with
 * broadcasting.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_HYPOT_INT_H
#define TINYML_KERNEL_HYPOT_INT_H

#include "tinyml/generic/broadcast.h"
#include "tinyml/generic/requantize.h"
#include "tinyml/isa/armv7e-m/root.h"

TM_INLINE uint32_t tm_square(int32_t v) { return (uint32_t)(v * v); }

/* See tm_hypot_q. What is rounded to y = (floor(sqrt(acc)) + 2^(shift-1)) >>
 * shift is at least n where (2n - 1) * 2^(shift-1) <= sqrt(acc), which is
 * 2n - 1 <= root: half of root, rounded up, is y, and root = floor(sqrt(acc >>
 * 2(shift-1))) has fewer digits. */
TM_INLINE int32_t tm_hypot_finish(const tm_hypot_q *q, int32_t zp,
                                  uint32_t root) {
  return tm_clamp_value(zp + (int32_t)((root + 1) >> 1), q->lo, q->hi);
}

TM_INLINE int8_t tm_hypot_value_s8(const tm_hypot_q *q, int32_t a, int32_t b) {
  const uint32_t acc = tm_square(a - q->a_zp) * (uint32_t)q->wa +
                       tm_square(b - q->b_zp) * (uint32_t)q->wb;
  uint32_t root = 0;
  if (q->shift >= 5 && q->shift <= 16)
    root = tm_root_24(acc >> (2 * q->shift - 2), 17 - q->shift);
  else if (q->shift < 5)
    root = tm_root_32(acc >> (2 * q->shift - 2), 17 - q->shift);
  return (int8_t)tm_hypot_finish(q, q->out_zp, root);
}

TM_INLINE int16_t tm_hypot_value_s16(const tm_hypot_q *q, int32_t a,
                                     int32_t b) {
  const uint64_t acc = (uint64_t)tm_square(a) * (uint32_t)q->wa +
                       (uint64_t)tm_square(b) * (uint32_t)q->wb;
  const uint32_t root = tm_root_60(acc >> (2 * q->shift - 2), 31 - q->shift);
  return (int16_t)tm_hypot_finish(q, 0, root);
}

TM_INLINE void tm_hypot_s8(const tm_binary_shape *s, const tm_hypot_q *q,
                           const int8_t *a, const int8_t *b, int8_t *y) {
  TM_FOR_EACH_ELEMENT(s, y[yi] = tm_hypot_value_s8(q, a[ya], b[yb]));
}

TM_INLINE void tm_hypot_s16(const tm_binary_shape *s, const tm_hypot_q *q,
                            const int16_t *a, const int16_t *b, int16_t *y) {
  TM_FOR_EACH_ELEMENT(s, y[yi] = tm_hypot_value_s16(q, a[ya], b[yb]));
}

#endif
