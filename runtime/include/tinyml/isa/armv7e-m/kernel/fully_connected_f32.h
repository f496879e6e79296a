/* tinyml runtime: fully_connected_f32 for Armv7E-M with an FPU.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_FULLY_CONNECTED_F32_H
#define TINYML_ISA_ARMV7E_M_KERNEL_FULLY_CONNECTED_F32_H

#include "tinyml/generic/requantize.h"
#include "tinyml/isa/armv7e-m/dot_f32.h"

TM_INLINE void tm_armv7e_m_fully_connected_f32(const tm_fc_shape *s,
                                               const tm_limits_f32 *q,
                                               const float *x, const float *w,
                                               const float *bias, float *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    int32_t n = 0;
    for (; n + 4 <= s->n; n += 4) {
      tm_sum4_f32 sum = tm_load4_f32(bias + n);
      tm_dot4_fours_f32(&sum, x, w + n * s->k, s->k, s->k);
      y[n] = tm_clamp_value_f32(sum.a, q);
      y[n + 1] = tm_clamp_value_f32(sum.b, q);
      y[n + 2] = tm_clamp_value_f32(sum.c, q);
      y[n + 3] = tm_clamp_value_f32(sum.d, q);
    }
    for (; n < s->n; ++n)
      y[n] = tm_clamp_value_f32(tm_dot1_f32(bias[n], x, w + n * s->k, s->k), q);
    x += s->k;
    y += s->n;
  }
}

#endif
