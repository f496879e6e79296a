/* tinyml runtime: the requantization of tm_rq to int8 for cores without the DSP
 * instructions. Armv6-M has no product of 64 bits: there it is made of halves.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_THUMB_REQUANTIZE_S8_H
#define TINYML_ISA_THUMB_REQUANTIZE_S8_H

#include "tinyml/generic/dot_s8.h"
#include "tinyml/generic/requantize.h"

/* zp + ((acc * mult + 2^31) >> 32) with 0 <= mult, from four products of half
 * words. acc = ah * 2^16 + al, mult = mh * 2^16 + ml; al, ml, mh are not
 * negative:
 *   mid = al * mh + (al * ml >> 16) < 2^31
 *   high = ah * ml + (mid mod 2^16), within int32
 *   result = zp + ah * mh + (mid >> 16) + (high >> 16) + bit 15 of high */
#if defined(__thumb__) && !defined(__thumb2__) && defined(__GNUC__)
TM_INLINE int32_t tm_mul_high_halves(int32_t acc, int32_t mult, int32_t zp) {
  const int32_t ml = mult & 0xffff;
  const int32_t mh = mult >> 16;
  int32_t al, low, high;
  __asm__(
      ".syntax unified\n\t"
      "uxth %[al], %[acc]\n\t"
      "asrs %[acc], %[acc], #16\n\t"
      "movs %[low], %[al]\n\t"
      "muls %[low], %[ml]\n\t"
      "lsrs %[low], %[low], #16\n\t"
      "muls %[al], %[mh]\n\t"
      "adds %[al], %[al], %[low]\n\t"
      "uxth %[low], %[al]\n\t"
      "lsrs %[al], %[al], #16\n\t"
      "movs %[high], %[acc]\n\t"
      "muls %[high], %[ml]\n\t"
      "muls %[acc], %[mh]\n\t"
      "adds %[high], %[high], %[low]\n\t"
      "adds %[acc], %[acc], %[al]\n\t"
      "asrs %[high], %[high], #16\n\t"
      "adcs %[acc], %[high]"
      : [acc] "+l"(acc), [al] "=&l"(al), [low] "=&l"(low), [high] "=&l"(high)
      : [ml] "l"(ml), [mh] "l"(mh)
      : "cc");
  return acc + zp;
}
#else
TM_INLINE int32_t tm_mul_high_halves(int32_t acc, int32_t mult, int32_t zp) {
  const uint32_t al = (uint32_t)acc & 0xffffu;
  const uint32_t ml = (uint32_t)mult & 0xffffu;
  const int32_t ah = acc >> 16;
  const int32_t mh = mult >> 16;
  const uint32_t mid = al * (uint32_t)mh + ((al * ml) >> 16);
  const int32_t high = ah * (int32_t)ml + (int32_t)(mid & 0xffffu);
  return ah * mh + (int32_t)(mid >> 16) + (high >> 16) + ((high >> 15) & 1) +
         zp;
}
#endif

TM_INLINE int32_t tm_mul_high_whole(int32_t acc, int32_t mult, int32_t zp) {
  const int64_t start = ((int64_t)zp * 2 + 1) * ((int64_t)1 << 31);
  return (int32_t)((start + (int64_t)acc * mult) >> 32);
}

/* TM_ASK_SIGN: whether it pays to ask first whether a sum gives lo anyway. */
#if defined(__thumb__) && !defined(__thumb2__)
#define TM_MUL_HIGH(acc, mult, zp) tm_mul_high_halves((acc), (mult), (zp))
#define TM_ASK_SIGN 1
#else
#define TM_MUL_HIGH(acc, mult, zp) tm_mul_high_whole((acc), (mult), (zp))
#define TM_ASK_SIGN 0
#endif

/* The int8 nearest to v. */
#if defined(__thumb2__) && defined(__GNUC__)
TM_INLINE int32_t tm_nearest_s8(int32_t v) {
  int32_t result;
  __asm__("ssat %0, #8, %1" : "=r"(result) : "r"(v));
  return result;
}
#else
TM_INLINE int32_t tm_nearest_s8(int32_t v) {
  TM_APART(v); /* else GCC compares and branches back and forth */
  if (v < -128)
    v = -128;
  TM_APART(v);
  if (v > 127)
    v = 127;
  TM_APART(v);
  return v;
}
#endif

/* acc * 2^pre, or the number of the same sign that is farthest from 0. */
TM_INLINE int32_t tm_scale_up(int32_t acc, int32_t pre) {
  TM_APART(acc); /* else GCC shifts before it asks whether to */
  const int32_t wide = (int32_t)((uint32_t)acc << pre);
  return wide >> pre == acc ? wide : (acc >> 31) ^ INT32_MAX;
}

/* tm_requantize of a sum that is shifted already; `full` promises the limits
 * of the type. Where the zero point is lo, as behind a ReLU, sums that are not
 * positive give lo. */
TM_INLINE int8_t tm_scale_sum_s8(int32_t acc, int32_t mult,
                                 const tm_linear_s8_q *q, int full) {
  int32_t v = q->lo;
  if (!TM_ASK_SIGN || acc > 0 || q->out_zp != q->lo) {
    v = TM_MUL_HIGH(acc, mult, q->out_zp);
    v = full ? tm_nearest_s8(v) : tm_clamp_value(v, q->lo, q->hi);
  }
  return (int8_t)v;
}

TM_INLINE int8_t tm_scale_one_s8(int32_t sum, const tm_rq *rq,
                                 const tm_linear_s8_q *q) {
  if (rq->pre != 0)
    sum = tm_scale_up(sum, rq->pre);
  return tm_scale_sum_s8(sum, rq->mult, q, q->lo == -128 && q->hi == 127);
}

/* y[i * stride] = requantize(bias + sum[i]), i < count; `full` promises the
 * limits of the type. The sums are lost. */
TM_INLINE void tm_scale_sums_s8(int32_t *sum, int32_t count, int32_t bias,
                                const tm_rq *rq, const tm_linear_s8_q *q,
                                int full, int8_t *y, int32_t stride) {
  const int32_t *const end = sum + count;
  const int32_t mult = rq->mult;
  if (rq->pre != 0) {
    for (int32_t i = 0; i < count; ++i)
      sum[i] = tm_scale_up(bias + sum[i], rq->pre);
    bias = 0;
  }
  if (count % 2 != 0) {
    *y = tm_scale_sum_s8(bias + *sum++, mult, q, full);
    y += stride;
  }
  while (sum != end) {
    *y = tm_scale_sum_s8(bias + *sum++, mult, q, full);
    y += stride;
    *y = tm_scale_sum_s8(bias + *sum++, mult, q, full);
    y += stride;
  }
}

/* tm_requantize of four sums, each by its own rq. */
TM_INLINE void tm_scale_four_s8(const tm_sum4_s32 *sum, const tm_rq *rq,
                                const tm_linear_s8_q *q, int full, int8_t *y) {
  int32_t a = sum->a, b = sum->b, c = sum->c, d = sum->d;
  if ((rq[0].pre | rq[1].pre | rq[2].pre | rq[3].pre) != 0) {
    a = tm_scale_up(a, rq[0].pre);
    b = tm_scale_up(b, rq[1].pre);
    c = tm_scale_up(c, rq[2].pre);
    d = tm_scale_up(d, rq[3].pre);
  }
  y[0] = tm_scale_sum_s8(a, rq[0].mult, q, full);
  y[1] = tm_scale_sum_s8(b, rq[1].mult, q, full);
  y[2] = tm_scale_sum_s8(c, rq[2].mult, q, full);
  y[3] = tm_scale_sum_s8(d, rq[3].mult, q, full);
}

#endif
