/* tinyml runtime: requantization of four sums with MVE, see tm_rq: the rounding
 * product's upper half is one instruction, VRMULH.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_REQUANTIZE_H
#define TINYML_ISA_ARMV8_1_M_MVE_REQUANTIZE_H

#include "tinyml/types.h"

#if defined(__ARM_FEATURE_MVE)
#include <arm_mve.h>

/* GCC 12 would else load vectors earlier than they are needed, and spill them.
 */
TM_INLINE void tm_mve_fence(void) { __asm__ volatile("" ::: "memory"); }

/* Bias and requantization of up to four neighbouring channels, and the limits
 * of the output. */
typedef struct tm_mve_channels4 {
  int32x4_t bias, mult, pre, lo, hi;
  mve_pred16_t used;
} tm_mve_channels4;

TM_INLINE tm_mve_channels4 tm_mve_load4(const int32_t *bias, const tm_rq *rq,
                                        const tm_linear_s8_q *q, int32_t n) {
  tm_mve_channels4 ch;
  ch.used = vctp32q((uint32_t)n);
  if (n >= 4) {
    const int32x4x2_t both = vld2q_s32(&rq->mult);
    ch.bias = vldrwq_s32(bias);
    ch.mult = both.val[0];
    ch.pre = both.val[1];
  } else {
    const uint32x4_t at = vidupq_n_u32(0, 2); /* 0, 2, 4, 6 */
    ch.bias = vldrwq_z_s32(bias, ch.used);
    ch.mult = vldrwq_gather_shifted_offset_z_s32(&rq->mult, at, ch.used);
    ch.pre = vldrwq_gather_shifted_offset_z_s32(&rq->pre, at, ch.used);
  }
  ch.lo = vdupq_n_s32(q->lo);
  ch.hi = vdupq_n_s32(q->hi);
  return ch;
}

/* The output values of sums that include the bias, in the lowest byte of each
 * lane. The limits of int8 need no registers. */
TM_INLINE int32x4_t tm_mve_requantize4(const tm_mve_channels4 *ch,
                                       const tm_linear_s8_q *q,
                                       int32x4_t sums) {
  sums = vqshlq_s32(sums, ch->pre);
  sums = vrmulhq_s32(sums, ch->mult);
  sums = vaddq_n_s32(sums, q->out_zp);
  if (q->lo == INT8_MIN && q->hi == INT8_MAX) {
    /* of the intrinsics GCC 12 makes four moves more */
    __asm__("vqmovnb.s32 %q0, %q0\n\tvqmovnb.s16 %q0, %q0" : "+w"(sums));
    return sums;
  }
  return vminq_s32(vmaxq_s32(sums, ch->lo), ch->hi);
}

/* full: all four channels are there. */
TM_INLINE void tm_mve_store4(const tm_mve_channels4 *ch, int full,
                             int32x4_t values, int8_t *y) {
  if (full)
    vstrbq_s32(y, values);
  else
    vstrbq_p_s32(y, values, ch->used);
}

#endif
#endif
