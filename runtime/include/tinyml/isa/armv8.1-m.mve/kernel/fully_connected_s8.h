/* tinyml runtime: fully_connected_s8 for Armv8.1-M with MVE.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_KERNEL_FULLY_CONNECTED_S8_H
#define TINYML_ISA_ARMV8_1_M_MVE_KERNEL_FULLY_CONNECTED_S8_H

#include "tinyml/isa/armv8.1-m.mve/dot_s8.h"
#include "tinyml/isa/armv8.1-m.mve/requantize.h"
#include "tinyml/kernel/fully_connected_s8.h"

#if defined(__ARM_FEATURE_MVE)
TM_INLINE void tm_armv8_1_m_mve_fully_connected_s8(
    const tm_fc_shape *s, const tm_linear_s8_q *q, const int8_t *x,
    const int8_t *w, const int32_t *bias, const tm_rq *rq, int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    for (int32_t c = 0; c < s->n; c += 4) {
      const int32_t n = s->n % 4 == 0 ? 4 : s->n - c;
      const tm_mve_channels4 ch = tm_mve_load4(bias + c, rq + c, q, n);
      tm_mve_dot4 dot = tm_mve_begin4(w + c * s->k, s->k, n);
      tm_mve_run4(&dot, x, s->k);
      const int32x4_t sums = vaddq_s32(tm_mve_sums4(&dot), ch.bias);
      tm_mve_store4(&ch, s->n % 4 == 0, tm_mve_requantize4(&ch, q, sums),
                    y + c);
    }
    x += s->k;
    y += s->n;
  }
}
#else
TM_INLINE void tm_armv8_1_m_mve_fully_connected_s8(
    const tm_fc_shape *s, const tm_linear_s8_q *q, const int8_t *x,
    const int8_t *w, const int32_t *bias, const tm_rq *rq, int8_t *y) {
  tm_fully_connected_s8(s, q, x, w, bias, rq, y);
}
#endif

#endif
