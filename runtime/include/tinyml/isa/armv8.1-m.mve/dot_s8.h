/* tinyml runtime: int8 inner products with MVE: one input against the weights
 * of four output channels, 64 products in nine instructions.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_DOT_S8_H
#define TINYML_ISA_ARMV8_1_M_MVE_DOT_S8_H

#include "tinyml/types.h"

#if defined(__ARM_FEATURE_MVE)
#include <arm_mve.h>

/* Four output channels: their sums, and where their weights go on. */
typedef struct tm_mve_dot4 {
  int32_t a, b, c, d;
  const int8_t *wa, *wb, *wc, *wd;
} tm_mve_dot4;

/* w is the first channel's row; with fewer than four channels the others repeat
 * it. */
TM_INLINE tm_mve_dot4 tm_mve_begin4(const int8_t *w, int32_t row, int32_t n) {
  const tm_mve_dot4 dot = {0,
                           0,
                           0,
                           0,
                           w,
                           w + (n > 1 ? row : 0),
                           w + (n > 2 ? 2 * row : 0),
                           w + (n > 3 ? 3 * row : 0)};
  return dot;
}

TM_INLINE void tm_mve_skip4(tm_mve_dot4 *dot, int32_t count) {
  dot->wa += count;
  dot->wb += count;
  dot->wc += count;
  dot->wd += count;
}

/* For size GCC 12 otherwise runs out of even registers, which sums are in. */
#if defined(__OPTIMIZE_SIZE__) && !defined(__clang__)
#define TM_MVE_SUMS(dot)                                                       \
  register int32_t sum_a __asm__("r4") = (dot)->a;                             \
  register int32_t sum_b __asm__("r6") = (dot)->b;                             \
  register int32_t sum_c __asm__("r8") = (dot)->c;                             \
  register int32_t sum_d __asm__("r10") = (dot)->d
#else
#define TM_MVE_SUMS(dot)                                                       \
  int32_t sum_a = (dot)->a, sum_b = (dot)->b, sum_c = (dot)->c, sum_d = (dot)->d
#endif
#define TM_MVE_KEEP_SUMS(dot)                                                  \
  (dot)->a = sum_a;                                                            \
  (dot)->b = sum_b;                                                            \
  (dot)->c = sum_c;                                                            \
  (dot)->d = sum_d

/* The sums of sixteen inputs at x, which goes on. Assembler, because GCC 12
 * else loads the vectors of several rounds first and spills them. */
TM_INLINE const int8_t *tm_mve_vector4(tm_mve_dot4 *dot, const int8_t *x) {
  TM_MVE_SUMS(dot);
  __asm__ volatile("vldrb.8 q0, [%[x]], #16\n\t"
                   "vldrb.8 q1, [%[wa]], #16\n\t"
                   "vmladava.s8 %[a], q0, q1\n\t"
                   "vldrb.8 q1, [%[wb]], #16\n\t"
                   "vmladava.s8 %[b], q0, q1\n\t"
                   "vldrb.8 q1, [%[wc]], #16\n\t"
                   "vmladava.s8 %[c], q0, q1\n\t"
                   "vldrb.8 q1, [%[wd]], #16\n\t"
                   "vmladava.s8 %[d], q0, q1"
                   : [x] "+r"(x), [wa] "+r"(dot->wa), [wb] "+r"(dot->wb),
                     [wc] "+r"(dot->wc), [wd] "+r"(dot->wd), [a] "+Te"(sum_a),
                     [b] "+Te"(sum_b), [c] "+Te"(sum_c), [d] "+Te"(sum_d)
                   :
                   : "q0", "q1", "memory");
  TM_MVE_KEEP_SUMS(dot);
  return x;
}

/* dot += x[0..count-1] * w. A loop with tail predication, which no intrinsic
 * says; short ones of whole vectors are written out. */
TM_INLINE void tm_mve_run4(tm_mve_dot4 *dot, const int8_t *x, int32_t count) {
  if (count % 16 == 0 && count <= 64) {
    TM_UNROLL
    for (int32_t i = 0; i < count; i += 16)
      x = tm_mve_vector4(dot, x);
    return;
  }
  TM_MVE_SUMS(dot);
  __asm__ volatile("wlstp.8 lr, %[count], 1f\n"
                   "2:\n\t"
                   "vldrb.8 q0, [%[x]], #16\n\t"
                   "vldrb.8 q1, [%[wa]], #16\n\t"
                   "vmladava.s8 %[a], q0, q1\n\t"
                   "vldrb.8 q1, [%[wb]], #16\n\t"
                   "vmladava.s8 %[b], q0, q1\n\t"
                   "vldrb.8 q1, [%[wc]], #16\n\t"
                   "vmladava.s8 %[c], q0, q1\n\t"
                   "vldrb.8 q1, [%[wd]], #16\n\t"
                   "vmladava.s8 %[d], q0, q1\n\t"
                   "letp lr, 2b\n"
                   "1:"
                   : [x] "+r"(x), [wa] "+r"(dot->wa), [wb] "+r"(dot->wb),
                     [wc] "+r"(dot->wc), [wd] "+r"(dot->wd), [a] "+Te"(sum_a),
                     [b] "+Te"(sum_b), [c] "+Te"(sum_c), [d] "+Te"(sum_d)
                   : [count] "r"(count)
                   : "q0", "q1", "lr", "memory");
  TM_MVE_KEEP_SUMS(dot);
  /* the pointers went on by whole vectors */
  tm_mve_skip4(dot, count - ((count + 15) & ~15));
}

/* The same for an input that is v everywhere: padding. */
TM_INLINE void tm_mve_pad4(tm_mve_dot4 *dot, int32_t v, int32_t count) {
  TM_MVE_SUMS(dot);
  __asm__ volatile("vdup.8 q0, %[v]\n\t"
                   "wlstp.8 lr, %[count], 1f\n"
                   "2:\n\t"
                   "vldrb.8 q1, [%[wa]], #16\n\t"
                   "vmladava.s8 %[a], q0, q1\n\t"
                   "vldrb.8 q1, [%[wb]], #16\n\t"
                   "vmladava.s8 %[b], q0, q1\n\t"
                   "vldrb.8 q1, [%[wc]], #16\n\t"
                   "vmladava.s8 %[c], q0, q1\n\t"
                   "vldrb.8 q1, [%[wd]], #16\n\t"
                   "vmladava.s8 %[d], q0, q1\n\t"
                   "letp lr, 2b\n"
                   "1:"
                   : [wa] "+r"(dot->wa), [wb] "+r"(dot->wb), [wc] "+r"(dot->wc),
                     [wd] "+r"(dot->wd), [a] "+Te"(sum_a), [b] "+Te"(sum_b),
                     [c] "+Te"(sum_c), [d] "+Te"(sum_d)
                   : [v] "r"(v), [count] "r"(count)
                   : "q0", "q1", "lr", "memory");
  TM_MVE_KEEP_SUMS(dot);
  tm_mve_skip4(dot, count - ((count + 15) & ~15));
}

/* The four sums as a vector. */
TM_INLINE int32x4_t tm_mve_sums4(const tm_mve_dot4 *dot) {
  int32x4_t sums;
  __asm__("vmov %q0[2], %q0[0], %1, %2\n\t"
          "vmov %q0[3], %q0[1], %3, %4"
          : "=&w"(sums)
          : "r"(dot->a), "r"(dot->c), "r"(dot->b), "r"(dot->d));
  return sums;
}

#endif
#endif
