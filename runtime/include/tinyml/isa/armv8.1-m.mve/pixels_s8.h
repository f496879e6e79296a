/* tinyml runtime: int8 inner products with MVE: two inputs against the weights
 * of two output channels, 64 products in eight instructions.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_PIXELS_S8_H
#define TINYML_ISA_ARMV8_1_M_MVE_PIXELS_S8_H

#include "tinyml/types.h"

enum { TM_MVE_PIXEL = 128 };

/* Whether a pixel is a few whole vectors, which need no loop. */
TM_INLINE int tm_mve_is_short(int32_t count) {
  return count % 16 == 0 && count <= TM_MVE_PIXEL;
}

#if defined(__ARM_FEATURE_MVE)
#include <arm_mve.h>

/* The sums of pixels a and b for channels c and d. */
typedef struct tm_mve_dot22 {
  int32_t ac, ad, bc, bd;
} tm_mve_dot22;

/* Sixteen inputs of each pixel, from `offset` on; the first step sets the sums,
 * and others (mla) add to them. */
#define TM_MVE_STEP(mla, kind, offset)                                         \
  __asm__ volatile(                                                            \
      "vldrb.8 q0, [%[a], #" offset "]\n\t"                                    \
      "vldrb.8 q1, [%[c], #" offset "]\n\t" mla " %[ac], q0, q1\n\t"           \
      "vldrb.8 q2, [%[b], #" offset "]\n\t" mla " %[bc], q2, q1\n\t"           \
      "vldrb.8 q1, [%[d], #" offset "]\n\t" mla " %[ad], q0, q1\n\t" mla       \
      " %[bd], q2, q1"                                                         \
      : [ac] kind(dot->ac), [ad] kind(dot->ad), [bc] kind(dot->bc),            \
        [bd] kind(dot->bd)                                                     \
      : [a] "r"(a), [b] "r"(b), [c] "r"(c), [d] "r"(d)                         \
      : "q0", "q1", "q2", "memory")
#define TM_MVE_NEXT(offset) TM_MVE_STEP("vmladava.s8", "+Te", offset)

/* dot = a and b times the weights c and d; a short count */
TM_INLINE void tm_mve_run22(tm_mve_dot22 *dot, const int8_t *a, const int8_t *b,
                            const int8_t *c, const int8_t *d, int32_t count) {
  TM_MVE_STEP("vmladav.s8", "=&Te", "0");
  if (count > 16)
    TM_MVE_NEXT("16");
  if (count > 32)
    TM_MVE_NEXT("32");
  if (count > 48)
    TM_MVE_NEXT("48");
  if (count > 64)
    TM_MVE_NEXT("64");
  if (count > 80)
    TM_MVE_NEXT("80");
  if (count > 96)
    TM_MVE_NEXT("96");
  if (count > 112)
    TM_MVE_NEXT("112");
}

/* The sums of four channels, w and the three rows behind it, which are `row`
 * apart, as vectors of the two pixels. */
TM_INLINE void tm_mve_pixels4(const int8_t *a, const int8_t *b, const int8_t *w,
                              int32_t row, int32_t count, int32x4_t *of_a,
                              int32x4_t *of_b) {
  tm_mve_dot22 dot;
  int32x4_t va, vb;
  tm_mve_run22(&dot, a, b, w, w + 2 * row, count);
  __asm__("vmov %q0[2], %q0[0], %1, %2" : "=w"(va) : "r"(dot.ac), "r"(dot.ad));
  __asm__("vmov %q0[2], %q0[0], %1, %2" : "=w"(vb) : "r"(dot.bc), "r"(dot.bd));
  tm_mve_run22(&dot, a, b, w + row, w + 3 * row, count);
  __asm__("vmov %q0[3], %q0[1], %1, %2" : "+w"(va) : "r"(dot.ac), "r"(dot.ad));
  __asm__("vmov %q0[3], %q0[1], %1, %2" : "+w"(vb) : "r"(dot.bc), "r"(dot.bd));
  *of_a = va;
  *of_b = vb;
}

#endif
#endif
