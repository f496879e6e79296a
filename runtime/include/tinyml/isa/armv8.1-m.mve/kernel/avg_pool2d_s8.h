/* tinyml runtime: avg_pool2d_s8 for Armv8.1-M with MVE, eight channels at a
 * time.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_KERNEL_AVG_POOL2D_S8_H
#define TINYML_ISA_ARMV8_1_M_MVE_KERNEL_AVG_POOL2D_S8_H

#include "tinyml/kernel/avg_pool2d_s8.h"

#if defined(__ARM_FEATURE_MVE)
#include <arm_mve.h>

/* Eight channels of one window. Up to 255 values sum in 16 bits. */
TM_INLINE void tm_mve_avg_pool8(const tm_pool_shape *s, const tm_linear_s8_q *q,
                                const tm_window *at, const tm_rq *scale,
                                const int8_t *x, int8_t *y) {
  const int32_t cols = at->cols.last - at->cols.first;
  const int32_t rows = at->rows.last - at->rows.first;
  int16x8_t sum = vdupq_n_s16(0);
  for (int32_t i = at->rows.first; i < at->rows.last; ++i) {
    const int32_t row = (at->top + i * s->d_h) * s->in_w + at->left;
    const int8_t *from = x + (row + at->cols.first * s->d_w) * s->c;
    for (int32_t j = 0; j < cols; ++j) {
      sum = vaddq_s16(sum, vldrbq_s16(from));
      from += s->d_w * s->c;
    }
  }
  const int32_t zero = rows > 0 ? rows * cols * q->in_zp : 0;
  const int32x4_t pre = vdupq_n_s32(scale->pre);
  const int32x4_t mult = vdupq_n_s32(scale->mult);
  int32x4_t even = vsubq_n_s32(vmovlbq_s16(sum), zero);
  int32x4_t odd = vsubq_n_s32(vmovltq_s16(sum), zero);
  even = vrmulhq_s32(vqshlq_s32(even, pre), mult);
  odd = vrmulhq_s32(vqshlq_s32(odd, pre), mult);
  int16x8_t v = vqmovnbq_s32(vreinterpretq_s16_s32(even), even);
  v = vqaddq_n_s16(vqmovntq_s32(v, odd), (int16_t)q->out_zp);
  v = vmaxq_s16(v, vdupq_n_s16((int16_t)q->lo));
  vstrbq_s16(y, vminq_s16(v, vdupq_n_s16((int16_t)q->hi)));
}

TM_INLINE void tm_armv8_1_m_mve_avg_pool2d_s8(const tm_pool_shape *s,
                                              const tm_linear_s8_q *q,
                                              const int8_t *x, const tm_rq *rq,
                                              int8_t *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const tm_window at = tm_pool_window(s, oy, ox);
        const tm_rq *const scale = rq + tm_pool_count(s, &at);
        for (int32_t i = 0; i < s->c; i += 8) {
          /* the last eight may have been computed in part */
          const int32_t c = i + 8 <= s->c ? i : s->c - 8;
          tm_mve_avg_pool8(s, q, &at, scale, x + c, y + c);
        }
        y += s->c;
      }
    }
    x += s->in_h * s->in_w * s->c;
  }
}
#else
TM_INLINE void tm_armv8_1_m_mve_avg_pool2d_s8(const tm_pool_shape *s,
                                              const tm_linear_s8_q *q,
                                              const int8_t *x, const tm_rq *rq,
                                              int8_t *y) {
  tm_avg_pool2d_s8(s, q, x, rq, y);
}
#endif

#endif
