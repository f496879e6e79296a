/* tinyml runtime: int8 depthwise convolution with MVE, eight channels at a
 * time.
 *
 * The sum of two products of int8 fits 16 bits but for 2 * (-128 * -128), and
 * is never below -32512; so 256 less is added up in 16 bits and then widened.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_DEPTHWISE_S8_H
#define TINYML_ISA_ARMV8_1_M_MVE_DEPTHWISE_S8_H

#include "tinyml/generic/taps.h"
#include "tinyml/isa/armv8.1-m.mve/requantize.h"

#if defined(__ARM_FEATURE_MVE)
enum { TM_MVE_PAIR_OFFSET = 256 };

/* Sums of the even and of the odd ones of eight channels. */
typedef struct tm_mve_sums8 {
  int32x4_t even, odd;
} tm_mve_sums8;

TM_INLINE tm_mve_sums8 tm_mve_add_to8(tm_mve_sums8 sums, int32_t v) {
  sums.even = vaddq_n_s32(sums.even, v);
  sums.odd = vaddq_n_s32(sums.odd, v);
  return sums;
}

/* One tap of one pixel. Assembler here and below, because GCC 12 needs more
 * registers than there are. */
TM_INLINE void tm_mve_tap8(tm_mve_sums8 *sums, const int8_t *x, int16x8_t w) {
  int16x8_t p, t;
  __asm__ volatile("vldrb.s16 %q[p], [%[x]]\n\t"
                   "vmul.i16 %q[p], %q[p], %q[w]\n\t"
                   "vmovlb.s16 %q[t], %q[p]\n\t"
                   "vmovlt.s16 %q[p], %q[p]\n\t"
                   "vadd.i32 %q[even], %q[even], %q[t]\n\t"
                   "vadd.i32 %q[odd], %q[odd], %q[p]"
                   : [even] "+w"(sums->even), [odd] "+w"(sums->odd),
                     [p] "=&w"(p), [t] "=&w"(t)
                   : [x] "l"(x), [w] "w"(w)
                   : "memory");
}

/* Two taps, their sum TM_MVE_PAIR_OFFSET too low. */
TM_INLINE void tm_mve_pair8(tm_mve_sums8 *sums, const int8_t *x0,
                            const int8_t *x1, int16x8_t w0, int16x8_t w1) {
  int16x8_t p, t;
  __asm__ volatile("vldrb.s16 %q[p], [%[x0]]\n\t"
                   "vldrb.s16 %q[t], [%[x1]]\n\t"
                   "vmul.i16 %q[p], %q[p], %q[w0]\n\t"
                   "vmlas.s16 %q[t], %q[w1], %[offset]\n\t"
                   "vadd.i16 %q[p], %q[p], %q[t]\n\t"
                   "vmovlb.s16 %q[t], %q[p]\n\t"
                   "vmovlt.s16 %q[p], %q[p]\n\t"
                   "vadd.i32 %q[even], %q[even], %q[t]\n\t"
                   "vadd.i32 %q[odd], %q[odd], %q[p]"
                   : [even] "+w"(sums->even), [odd] "+w"(sums->odd),
                     [p] "=&w"(p), [t] "=&w"(t)
                   : [x0] "l"(x0), [x1] "l"(x1), [w0] "w"(w0), [w1] "w"(w1),
                     [offset] "r"(-TM_MVE_PAIR_OFFSET)
                   : "memory");
}

/* `count` taps of one filter row for one pixel, or for a second one too that is
 * `next` elements further. */
TM_INLINE void tm_mve_row8(tm_mve_sums8 *first, tm_mve_sums8 *second,
                           const int8_t *x, int32_t next, int32_t step,
                           const int8_t *w, int32_t out_c, int32_t count) {
  int32_t j = 0;
  for (; j + 2 <= count; j += 2) {
    const int16x8_t w0 = vldrbq_s16(w);
    const int16x8_t w1 = vldrbq_s16(w + out_c);
    tm_mve_pair8(first, x, x + step, w0, w1);
    if (second)
      tm_mve_pair8(second, x + next, x + next + step, w0, w1);
    x += 2 * step;
    w += 2 * out_c;
  }
  if (j < count) {
    const int16x8_t w0 = vldrbq_s16(w);
    tm_mve_tap8(first, x, w0);
    if (second)
      tm_mve_tap8(second, x + next, w0);
  }
}

/* The output values of eight channels. */
TM_INLINE void tm_mve_store8(const tm_linear_s8_q *q, const tm_rq *rq,
                             const tm_mve_sums8 *sums, int8_t *y) {
  const int32x4x4_t numbers = vld4q_s32(&rq->mult);
  const int32x4_t even =
      vrmulhq_s32(vqshlq_s32(sums->even, numbers.val[1]), numbers.val[0]);
  const int32x4_t odd =
      vrmulhq_s32(vqshlq_s32(sums->odd, numbers.val[3]), numbers.val[2]);
  int16x8_t v = vqmovnbq_s32(vreinterpretq_s16_s32(even), even);
  v = vqaddq_n_s16(vqmovntq_s32(v, odd), (int16_t)q->out_zp);
  if (q->lo == INT8_MIN && q->hi == INT8_MAX) {
    v = vreinterpretq_s16_s8(vqmovnbq_s16(vreinterpretq_s8_s16(v), v));
  } else {
    v = vmaxq_s16(v, vdupq_n_s16((int16_t)q->lo));
    v = vminq_s16(v, vdupq_n_s16((int16_t)q->hi));
  }
  vstrbq_s16(y, v);
}

/* `count` taps from w on: their sum. */
TM_INLINE int16x8_t tm_mve_weights8(int16x8_t sum, const int8_t *w,
                                    int32_t out_c, int32_t count) {
  for (; count > 0; --count) {
    sum = vaddq_s16(sum, vldrbq_s16(w));
    w += out_c;
  }
  return sum;
}

/* What taps with these weights add that read v. */
TM_INLINE void tm_mve_pad8(tm_mve_sums8 *sums, int16x8_t weights, int32_t v) {
  sums->even = vmlaq_n_s32(sums->even, vmovlbq_s16(weights), v);
  sums->odd = vmlaq_n_s32(sums->odd, vmovltq_s16(weights), v);
}

/* The bias, and what the filter rows outside the input add. */
TM_INLINE tm_mve_sums8 tm_mve_begin8(const tm_conv_shape *s, int32_t in_zp,
                                     tm_taps rows, const int8_t *w,
                                     const int32_t *bias) {
  const int32x4x2_t both = vld2q_s32(bias);
  tm_mve_sums8 sums = {both.val[0], both.val[1]};
  if (in_zp != 0 && tm_conv_pads(s) && rows.last - rows.first != s->k_h) {
    int16x8_t sum = vdupq_n_s16(0);
    sum = tm_mve_weights8(sum, w, s->out_c, rows.first * s->k_w);
    sum = tm_mve_weights8(sum, w + rows.last * s->k_w * s->out_c, s->out_c,
                          (s->k_h - rows.last) * s->k_w);
    tm_mve_pad8(&sums, sum, in_zp);
  }
  return sums;
}

/* A pixel where columns lie outside; x begins with the row's column 0, w is the
 * first row of the filter that lies inside. */
TM_INLINE void tm_mve_depthwise_border8(const tm_conv_shape *s,
                                        const tm_linear_s8_q *q, int32_t rows,
                                        int32_t left, const int8_t *x,
                                        const int8_t *w, const tm_rq *rq,
                                        tm_mve_sums8 sums, int8_t *y) {
  const tm_taps cols = tm_taps_inside(left, s->k_w, s->d_w, s->in_w);
  const int32_t count = cols.last > cols.first ? cols.last - cols.first : 0;
  const int32_t line = s->k_w * s->out_c;
  if (q->in_zp != 0) {
    const int32_t before = count > 0 ? cols.first : s->k_w;
    const int32_t behind = count > 0 ? s->k_w - cols.last : 0;
    int16x8_t sum = vdupq_n_s16(0);
    for (int32_t i = 0; i < rows; ++i) {
      sum = tm_mve_weights8(sum, w + i * line, s->out_c, before);
      sum = tm_mve_weights8(sum, w + (i * s->k_w + cols.last) * s->out_c,
                            s->out_c, behind);
    }
    tm_mve_pad8(&sums, sum, q->in_zp);
  }
  if (count > 0) {
    sums = tm_mve_add_to8(sums, rows * (count / 2) * TM_MVE_PAIR_OFFSET);
    x += (left + cols.first * s->d_w) * s->in_c;
    w += cols.first * s->out_c;
    for (int32_t i = 0; i < rows; ++i) {
      tm_mve_row8(&sums, NULL, x, 0, s->d_w * s->in_c, w, s->out_c, count);
      x += s->d_h * s->in_w * s->in_c;
      w += line;
    }
  }
  tm_mve_store8(q, rq, &sums, y);
}

/* One pixel or two side by side that read no padding in their row. */
TM_INLINE void tm_mve_depthwise_inner8(const tm_conv_shape *s,
                                       const tm_linear_s8_q *q, int two,
                                       int32_t rows, const int8_t *x,
                                       const int8_t *w, const tm_rq *rq,
                                       tm_mve_sums8 first, int8_t *y) {
  tm_mve_sums8 second = first;
  for (int32_t i = 0; i < rows; ++i) {
    tm_mve_row8(&first, two ? &second : NULL, x, s->s_w * s->in_c,
                s->d_w * s->in_c, w, s->out_c, s->k_w);
    x += s->d_h * s->in_w * s->in_c;
    w += s->k_w * s->out_c;
  }
  tm_mve_store8(q, rq, &first, y);
  tm_mve_fence();
  if (two)
    tm_mve_store8(q, rq, &second, y + s->out_c);
}

/* Eight channels of a row. */
TM_INLINE void tm_mve_depthwise_row8(const tm_conv_shape *s,
                                     const tm_linear_s8_q *q, int32_t oy,
                                     const int8_t *x, const int8_t *w,
                                     const int32_t *bias, const tm_rq *rq,
                                     int8_t *y) {
  const int32_t top = oy * s->s_h - s->pad_t;
  const int32_t wide = (s->k_w - 1) * s->d_w + 1;
  tm_taps inside = {0, s->k_h};
  if (tm_conv_pads(s)) {
    inside = tm_taps_inside(top, s->k_h, s->d_h, s->in_h);
    if (inside.first >= inside.last)
      inside.first = inside.last = s->k_h;
  }
  const int32_t rows = inside.last - inside.first;
  const tm_mve_sums8 begin = tm_mve_begin8(s, q->in_zp, inside, w, bias);
  const tm_mve_sums8 offset =
      tm_mve_add_to8(begin, rows * (s->k_w / 2) * TM_MVE_PAIR_OFFSET);
  if (rows > 0)
    x += (top + inside.first * s->d_h) * s->in_w * s->in_c;
  w += inside.first * s->k_w * s->out_c;
  for (int32_t ox = 0; ox < s->out_w;) {
    const int32_t left = ox * s->s_w - s->pad_l;
    if (tm_conv_pads(s) && (left < 0 || left + wide > s->in_w)) {
      tm_mve_depthwise_border8(s, q, rows, left, x, w, rq, begin, y);
      ox += 1;
      y += s->out_c;
    } else if (ox + 2 <= s->out_w && left + s->s_w + wide <= s->in_w) {
      tm_mve_depthwise_inner8(s, q, 1, rows, x + left * s->in_c, w, rq, offset,
                              y);
      ox += 2;
      y += 2 * s->out_c;
    } else {
      tm_mve_depthwise_inner8(s, q, 0, rows, x + left * s->in_c, w, rq, offset,
                              y);
      ox += 1;
      y += s->out_c;
    }
  }
}

#endif
#endif
