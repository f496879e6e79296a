/* tinyml runtime: float inner products for cores with an FPU of single
 * precision: four inputs and four weights of each of four rows are loaded by
 * one instruction each.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_DOT_F32_H
#define TINYML_ISA_ARMV7E_M_DOT_F32_H

#include "tinyml/generic/dot_f32.h"

#if defined(__ARM_FEATURE_SIMD32) && defined(__FP_FAST_FMAF) &&                \
    defined(__GNUC__)
/* Products of input `x` with weights of all rows. */
#define TM_MAC_FOUR_ROWS(x, a, b, c, d)                                        \
  "vfma.f32 %[a], " x ", " a "\n\t"                                            \
  "vfma.f32 %[b], " x ", " b "\n\t"                                            \
  "vfma.f32 %[c], " x ", " c "\n\t"                                            \
  "vfma.f32 %[d], " x ", " d "\n\t"
#endif

/* tm_dot4_f32, in the same order. */
TM_INLINE void tm_dot4_fours_f32(tm_sum4_f32 *sum, const float *x,
                                 const float *w, int32_t row, int32_t count) {
#if defined(TM_MAC_FOUR_ROWS)
  const float *w0 = w;
  const float *w1 = w + row;
  const float *w2 = w1 + row;
  const float *w3 = w2 + row;
  int32_t n = count >> 2;
  if (n > 0)
    __asm__("1:\n\t"
            "vldmia %[x]!, {s12-s15}\n\t"
            "vldmia %[w0]!, {s16-s19}\n\t"
            "vldmia %[w1]!, {s20-s23}\n\t"
            "vldmia %[w2]!, {s24-s27}\n\t"
            "vldmia %[w3]!, {s28-s31}\n\t" TM_MAC_FOUR_ROWS("s12", "s16", "s20",
                                                            "s24", "s28")
                TM_MAC_FOUR_ROWS("s13", "s17", "s21", "s25", "s29")
                    TM_MAC_FOUR_ROWS("s14", "s18", "s22", "s26", "s30")
                        TM_MAC_FOUR_ROWS("s15", "s19", "s23", "s27",
                                         "s31") "subs %[n], %[n], #1\n\t"
                                                "bne 1b"
            : [a] "+t"(sum->a), [b] "+t"(sum->b), [c] "+t"(sum->c),
              [d] "+t"(sum->d), [x] "+r"(x), [w0] "+r"(w0), [w1] "+r"(w1),
              [w2] "+r"(w2), [w3] "+r"(w3), [n] "+r"(n)
            :
            : "s12", "s13", "s14", "s15", "s16", "s17", "s18", "s19", "s20",
              "s21", "s22", "s23", "s24", "s25", "s26", "s27", "s28", "s29",
              "s30", "s31", "cc", "memory");
  tm_dot4_f32(sum, x, w0, row, count & 3);
#else
  tm_dot4_f32(sum, x, w, row, count);
#endif
}

#endif
