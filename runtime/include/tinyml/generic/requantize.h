/* tinyml runtime: clamping and the one rounding of integer kernels.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_REQUANTIZE_H
#define TINYML_GENERIC_REQUANTIZE_H

#include "tinyml/types.h"
#include <float.h>

/* NaN passes: both comparisons are false. So are those with infinity, which GCC
 * would make all the same. */
TM_INLINE float tm_clamp_value_f32(float v, const tm_limits_f32 *q) {
  v = !TM_KNOWN(q->lo < -FLT_MAX) && v < q->lo ? q->lo : v;
  return !TM_KNOWN(q->hi > FLT_MAX) && v > q->hi ? q->hi : v;
}

TM_INLINE int32_t tm_clamp_value(int32_t v, int32_t lo, int32_t hi) {
  v = v < lo ? lo : v;
  return v > hi ? hi : v;
}

/* clamp(zp + ((acc * 2^pre * mult + 2^31) >> 32), lo, hi), see tm_rq.
 *
 * The shift by 32 is the upper half of a product of two words: at most 2^30, so
 * adding a zero point of 16 bits stays in 32. When acc * 2^pre leaves 32 bits,
 * which needs pre > 0 and so mult >= 2^30, the result is beyond 2^28 and
 * clamped anyway: then the number of that sign that is farthest from 0 serves
 * as well. */
TM_INLINE int32_t tm_requantize_value(int32_t acc, const tm_rq *rq, int32_t zp,
                                      int32_t lo, int32_t hi) {
  if (rq->pre != 0) {
    const int32_t wide = (int32_t)((uint32_t)acc << rq->pre);
    acc = wide >> rq->pre == acc ? wide : (acc >> 31) ^ INT32_MAX;
  }
  const int64_t product = (int64_t)acc * rq->mult + ((int64_t)1 << 31);
  return tm_clamp_value(zp + (int32_t)(product >> 32), lo, hi);
}

/* The same for lo and hi of int8 and of int16. */
TM_INLINE int8_t tm_requantize(int32_t acc, const tm_rq *rq, int32_t zp,
                               int32_t lo, int32_t hi) {
  return (int8_t)tm_requantize_value(acc, rq, zp, lo, hi);
}

TM_INLINE int16_t tm_requantize_to_s16(int32_t acc, const tm_rq *rq, int32_t lo,
                                       int32_t hi) {
  return (int16_t)tm_requantize_value(acc, rq, 0, lo, hi);
}

/* One element to another scale or width. */
TM_INLINE int32_t tm_requantize_element(const tm_requantize_q *q, int32_t x) {
  const tm_rq rq = {q->mult, q->pre};
  return tm_requantize_value(x - q->in_zp, &rq, q->out_zp, q->lo, q->hi);
}

/* (sum + 2^(shift-1)) >> shift, which fits 32 bits; shift > 0 */
TM_INLINE int32_t tm_shift_sum(int64_t sum, int32_t shift) {
  return (int32_t)((sum + ((int64_t)1 << (shift - 1))) >> shift);
}

#endif
