/* tinyml runtime: the sums of linear layers with integer activations, for every
 * width of activations, weights and sums.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_LINEAR_INT_H
#define TINYML_GENERIC_LINEAR_INT_H

#include "tinyml/generic/dot_s8.h"
#include "tinyml/generic/requantize.h"
#include "tinyml/generic/weights.h"

/* What the kernels differ in: constants in each of them, so that no test of
 * these members is left in a program. */
typedef struct tm_linear {
  int32_t bits;      /* of an activation, 8 or 16 */
  int32_t acc_shift; /* 0: sums fit 32 bits, see tm_linear_s16_q */
  int32_t in_zp, out_zp;
  int32_t lo, hi;
} tm_linear;

/* int16 activations; padding reads as 0. */
TM_INLINE tm_linear tm_linear_s16(int32_t acc_shift, int32_t lo, int32_t hi) {
  const tm_linear t = {16, acc_shift, 0, 0, lo, hi};
  return t;
}

/* int8 activations: positions outside the input read as in_zp, bias holds
 * -in_zp * sum(w). */
TM_INLINE tm_linear tm_linear_s8(int32_t in_zp, int32_t out_zp, int32_t lo,
                                 int32_t hi) {
  const tm_linear t = {8, 0, in_zp, out_zp, lo, hi};
  return t;
}

/* The sums of four neighbouring output channels, or of the first one only: a
 * `lanes` below is 4 or 1. wide is used where acc_shift > 0, narrow elsewhere.
 */
typedef struct tm_linear_sum {
  tm_sum4_s32 narrow;
  int64_t wide_a, wide_b, wide_c, wide_d;
} tm_linear_sum;

/* One activation. */
TM_INLINE int32_t tm_linear_x(const tm_linear *t, const void *x, int32_t at) {
  if (t->bits == 8)
    return ((const int8_t *)x)[at];
  return ((const int16_t *)x)[at];
}

TM_INLINE tm_linear_sum tm_linear_start(const tm_linear *t, int32_t lanes,
                                        const int32_t *bias) {
  tm_linear_sum sum = {{0, 0, 0, 0}, 0, 0, 0, 0};
  if (t->acc_shift == 0) {
    sum.narrow.a = bias[0];
    if (lanes == 4)
      sum.narrow = tm_load4_s32(bias);
    return sum;
  }
  sum.wide_a = bias[0];
  if (lanes == 4) {
    sum.wide_b = bias[1];
    sum.wide_c = bias[2];
    sum.wide_d = bias[3];
  }
  return sum;
}

/* Adds a part of a sum, each lane times its factor. A factor is at most 18 and
 * its part at most 2^15 * 2^3 * 256, so the product fits 32 bits. */
TM_INLINE void tm_linear_add(const tm_linear *t, int32_t lanes,
                             tm_linear_sum *sum, const tm_sum4_s32 *part,
                             const uint8_t *gs, int32_t gs_row) {
  const int scaled = gs != NULL;
  const int32_t a = scaled ? part->a * gs[0] : part->a;
  int32_t b = part->b, c = part->c, d = part->d;
  if (scaled && lanes == 4) {
    b *= gs[gs_row];
    c *= gs[2 * gs_row];
    d *= gs[3 * gs_row];
  }
  if (t->acc_shift == 0) {
    sum->narrow.a += a;
    sum->narrow.b += b;
    sum->narrow.c += c;
    sum->narrow.d += d;
  } else {
    sum->wide_a += a;
    sum->wide_b += b;
    sum->wide_c += c;
    sum->wide_d += d;
  }
}

/* y[at] from the sum of one channel. */
TM_INLINE void tm_linear_store(const tm_linear *t, int32_t narrow, int64_t wide,
                               const tm_rq *rq, void *y, int32_t at) {
  const int32_t acc =
      t->acc_shift == 0 ? narrow : tm_shift_sum(wide, t->acc_shift);
  const int32_t v = tm_requantize_value(acc, rq, t->out_zp, t->lo, t->hi);
  if (t->bits == 8)
    ((int8_t *)y)[at] = (int8_t)v;
  else
    ((int16_t *)y)[at] = (int16_t)v;
}

TM_INLINE void tm_linear_store_lanes(const tm_linear *t, int32_t lanes,
                                     const tm_linear_sum *sum, const tm_rq *rq,
                                     void *y, int32_t at) {
  tm_linear_store(t, sum->narrow.a, sum->wide_a, &rq[0], y, at);
  if (lanes == 4) {
    tm_linear_store(t, sum->narrow.b, sum->wide_b, &rq[1], y, at + 1);
    tm_linear_store(t, sum->narrow.c, sum->wide_c, &rq[2], y, at + 2);
    tm_linear_store(t, sum->narrow.d, sum->wide_d, &rq[3], y, at + 3);
  }
}

#endif
