/* tinyml runtime: add_s8 for Armv8.1-M with MVE, lines of elements.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_KERNEL_ADD_S8_H
#define TINYML_ISA_ARMV8_1_M_MVE_KERNEL_ADD_S8_H

#include "tinyml/kernel/add_s8.h"

#if defined(__ARM_FEATURE_MVE)
#include <arm_mve.h>

/* Four elements: the sum modulo 2^32 of what tm_add_q says fits, so parts of it
 * may leave 32 bits. VRSHL rounds without doing so. */
TM_INLINE int32x4_t tm_mve_add4(const tm_add_q *q, int32x4_t a, int32x4_t b) {
  const uint32_t zero =
      (uint32_t)q->a_zp * (uint32_t)q->ma + (uint32_t)q->b_zp * (uint32_t)q->mb;
  int32x4_t v = vmulq_n_s32(a, q->ma);
  v = vmlaq_n_s32(v, b, q->mb);
  v = vaddq_n_s32(v, (int32_t)(0u - zero));
  v = vaddq_n_s32(vrshlq_n_s32(v, -q->shift), q->out_zp);
  return vminq_s32(vmaxq_s32(v, vdupq_n_s32(q->lo)), vdupq_n_s32(q->hi));
}

TM_INLINE void tm_mve_add_line(const tm_add_q *q, int32_t count,
                               const int8_t *a, const int8_t *b, int8_t *y) {
  for (; count >= 4; count -= 4) {
    vstrbq_s32(y, tm_mve_add4(q, vldrbq_s32(a), vldrbq_s32(b)));
    a += 4;
    b += 4;
    y += 4;
  }
  if (count > 0) {
    const mve_pred16_t p = vctp32q((uint32_t)count);
    vstrbq_p_s32(y, tm_mve_add4(q, vldrbq_z_s32(a, p), vldrbq_z_s32(b, p)), p);
  }
}

TM_INLINE void tm_armv8_1_m_mve_add_s8(const tm_binary_shape *s,
                                       const tm_add_q *q, const int8_t *a,
                                       const int8_t *b, int8_t *y) {
  if (tm_binary_is_flat(s)) {
    tm_mve_add_line(q, tm_binary_elements(s), a, b, y);
    return;
  }
  for (int32_t i0 = 0; i0 < s->d0; ++i0) {
    for (int32_t i1 = 0; i1 < s->d1; ++i1) {
      for (int32_t i2 = 0; i2 < s->d2; ++i2) {
        tm_mve_add_line(q, s->d3, a + i0 * s->a0 + i1 * s->a1 + i2 * s->a2,
                        b + i0 * s->b0 + i1 * s->b1 + i2 * s->b2, y);
        y += s->d3;
      }
    }
  }
}
#else
TM_INLINE void tm_armv8_1_m_mve_add_s8(const tm_binary_shape *s,
                                       const tm_add_q *q, const int8_t *a,
                                       const int8_t *b, int8_t *y) {
  tm_add_s8(s, q, a, b, y);
}
#endif

#endif
