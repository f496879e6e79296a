/* Arithmetic the reference kernels share. The fast kernels have their own.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_SRC_REF_REF_MATH_H
#define TINYML_SRC_REF_REF_MATH_H

#include "tinyml/ref.h"

/* NaN passes: both comparisons are false. */
static inline float ref_clamp_f32(float v, const tm_limits_f32 *q) {
  if (v < q->lo)
    return q->lo;
  if (v > q->hi)
    return q->hi;
  return v;
}

static inline int32_t ref_clamp(int64_t v, int32_t lo, int32_t hi) {
  if (v < lo)
    return lo;
  if (v > hi)
    return hi;
  return (int32_t)v;
}

/* clamp(zp + round(acc * mult * 2^(pre-32)), lo, hi), ties upwards.
 *
 * numerics.md writes (acc * 2^pre * mult + 2^31) >> 32. Dividing all of it by
 * 2^pre is exact and needs no wider type: |acc * mult| <= 2^31 * (2^31 - 1),
 * the rounding term is at most 2^31, so the sum is below 2^62 + 2^31 < 2^63;
 * adding a zero point to the shifted sum (below 2^62) cannot overflow either.
 */
static inline int32_t ref_requantize_value(int32_t acc, const tm_rq *rq,
                                           int32_t zp, int32_t lo, int32_t hi) {
  const int64_t half = (int64_t)1 << (31 - rq->pre);
  const int64_t scaled = ((int64_t)acc * rq->mult + half) >> (32 - rq->pre);
  return ref_clamp(zp + scaled, lo, hi);
}

/* The same for lo and hi of int8 and of int16. */
static inline int8_t ref_requantize(int32_t acc, const tm_rq *rq, int32_t zp,
                                    int32_t lo, int32_t hi) {
  return (int8_t)ref_requantize_value(acc, rq, zp, lo, hi);
}

static inline int16_t ref_requantize_s16(int32_t acc, const tm_rq *rq,
                                         int32_t zp, int32_t lo, int32_t hi) {
  return (int16_t)ref_requantize_value(acc, rq, zp, lo, hi);
}

/* floor(sqrt(v)) of v < 2^60, bit by bit from the highest. */
static inline uint32_t ref_root(uint64_t v) {
  uint64_t root = 0;
  for (int32_t bit = 29; bit >= 0; --bit) {
    const uint64_t larger = root | (uint64_t)1 << bit;
    if (larger * larger <= v)
      root = larger;
  }
  return (uint32_t)root;
}

/* See tm_linear_s16_q: the compiler picks a shift with which every sum fits. */
static inline int32_t ref_shift_sum(int64_t sum, int32_t shift) {
  if (shift == 0)
    return (int32_t)sum;
  return (int32_t)((sum + ((int64_t)1 << (shift - 1))) >> shift);
}

#endif
