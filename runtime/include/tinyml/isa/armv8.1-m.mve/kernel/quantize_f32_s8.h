/* tinyml runtime: quantize_f32_s8 for Armv8.1-M with MVE, four values at a time
 * where its vectors hold floats.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_KERNEL_QUANTIZE_F32_S8_H
#define TINYML_ISA_ARMV8_1_M_MVE_KERNEL_QUANTIZE_F32_S8_H

#include "tinyml/kernel/quantize_f32_s8.h"

#if defined(__ARM_FEATURE_MVE)
#if (__ARM_FEATURE_MVE & 2) != 0
#include <arm_mve.h>
#define TM_MVE_QUANTIZES
#endif
#endif

#if defined(TM_MVE_QUANTIZES)
/* `count` values of one scale. There is no quotient of vectors, so their lanes
 * are divided one by one, in assembler: GCC 12 moves each to its vector.
 * VMAXNM makes of NaN a value that saturates, VCVTN rounds half to even. */
TM_INLINE void tm_mve_quantize(int32_t count, float scale, int32_t zp,
                               const float *x, int8_t *y) {
  const float32x4_t least = vdupq_n_f32(-131072.0f);
  for (int32_t i = 0; i < count / 4; ++i) {
    __asm__ volatile("vldrw.32 q0, [%[x]], #16\n\t"
                     "vdiv.f32 s0, s0, %[scale]\n\t"
                     "vdiv.f32 s1, s1, %[scale]\n\t"
                     "vdiv.f32 s2, s2, %[scale]\n\t"
                     "vdiv.f32 s3, s3, %[scale]\n\t"
                     "vmaxnm.f32 q0, q0, %q[least]\n\t"
                     "vcvtn.s32.f32 q0, q0\n\t"
                     "vqadd.s32 q0, q0, %[zp]\n\t"
                     "vqmovnb.s32 q0, q0\n\t"
                     "vqmovnb.s16 q0, q0\n\t"
                     "vstrb.32 q0, [%[y]], #4"
                     : [x] "+r"(x), [y] "+l"(y)
                     : [scale] "t"(scale), [zp] "r"(zp), [least] "w"(least)
                     : "q0", "memory");
  }
  for (int32_t i = 0; i < count % 4; ++i)
    y[i] = (int8_t)tm_quantize_value(x[i], scale, zp, -128, 127);
}
#endif

TM_INLINE void tm_armv8_1_m_mve_quantize_f32_s8(const tm_qaxis_shape *s,
                                                const float *x,
                                                const float *scale,
                                                const int32_t *zp, int8_t *y) {
#if defined(TM_MVE_QUANTIZES)
  for (int32_t i = 0; i < s->outer * s->channels; ++i) {
    const int32_t c = i % s->channels;
    tm_mve_quantize(s->inner, scale[c], zp[c], x, y);
    x += s->inner;
    y += s->inner;
  }
#else
  tm_quantize_f32_s8(s, x, scale, zp, y);
#endif
}

#endif
