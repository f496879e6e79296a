/* tinyml runtime: inner products of int8 weights with inputs of 8 and 16 bits
 * for the gates of recurrent layers with MVE, see generic/dot_s8.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV8_1_M_MVE_DOTS_H
#define TINYML_ISA_ARMV8_1_M_MVE_DOTS_H

#include "tinyml/generic/gates.h"

#if defined(__ARM_FEATURE_MVE)

/* One row. Assembler, since no intrinsic says tail predication. */
#define TM_MVE_DOT1(total, size, load, type)                                   \
  __asm__ volatile("wlstp." size " lr, %[count], 1f\n"                         \
                   "2:\n\t" load " q0, [%[x]], #16\n\t"                        \
                   "vldrb." type " q1, [%[w]], #16/(" size "/8)\n\t"           \
                   "vmladava." type " %[sum], q0, q1\n\t"                      \
                   "letp lr, 2b\n"                                             \
                   "1:"                                                        \
                   : [x] "+r"(x), [w] "+l"(w), [sum] "+Te"(total)              \
                   : [count] "r"(count)                                        \
                   : "q0", "q1", "lr", "memory")

/* Rows 0, 1 and 2, and where there is a fourth one, row 3. */
#define TM_MVE_ROW(size, type, sum, w)                                         \
  "vldrb." type " q1, [%[" w "]], #16/(" size "/8)\n\t"                        \
  "vmladava." type " %[" sum "], q0, q1\n\t"
#define TM_MVE_DOTS(name, input, size, load, type)                             \
  TM_INLINE int32_t tm_dot1_mve_##name(int32_t sum, const input *x,            \
                                       const int8_t *w, int32_t count) {       \
    TM_MVE_DOT1(sum, size, load, type);                                        \
    return sum;                                                                \
  }                                                                            \
  TM_INLINE void tm_dot3_mve_##name(tm_sum4_s32 *sum, const input *x,          \
                                    const int8_t *w, int32_t row,              \
                                    int32_t count) {                           \
    const int8_t *wb = w + row, *wc = wb + row;                                \
    int32_t a = sum->a, b = sum->b, c = sum->c;                                \
    __asm__ volatile("wlstp." size " lr, %[count], 1f\n"                       \
                     "2:\n\t" load                                             \
                     " q0, [%[x]], #16\n\t" TM_MVE_ROW(size, type, "a", "wa")  \
                         TM_MVE_ROW(size, type, "b", "wb")                     \
                             TM_MVE_ROW(size, type, "c", "wc") "letp lr, 2b\n" \
                                                               "1:"            \
                     : [x] "+r"(x), [wa] "+l"(w), [wb] "+l"(wb),               \
                       [wc] "+l"(wc), [a] "+Te"(a), [b] "+Te"(b), [c] "+Te"(c) \
                     : [count] "r"(count)                                      \
                     : "q0", "q1", "lr", "memory");                            \
    sum->a = a;                                                                \
    sum->b = b;                                                                \
    sum->c = c;                                                                \
  }                                                                            \
  TM_INLINE void tm_dot4_mve_##name(tm_sum4_s32 *sum, const input *x,          \
                                    const int8_t *w, int32_t row,              \
                                    int32_t count) {                           \
    tm_dot3_mve_##name(sum, x, w, row, count);                                 \
    sum->d = tm_dot1_mve_##name(sum->d, x, w + 3 * row, count);                \
  }
TM_MVE_DOTS(s8, int8_t, "8", "vldrb.8", "s8")
TM_MVE_DOTS(s16w8, int16_t, "16", "vldrh.16", "s16")
#undef TM_MVE_DOT1
#undef TM_MVE_ROW
#undef TM_MVE_DOTS
#else
#define tm_dot1_mve_s8 tm_dot1_s8
#define tm_dot4_mve_s8 tm_dot4_s8
#define tm_dot1_mve_s16w8 tm_dot1_s16w8
#define tm_dot4_mve_s16w8 tm_dot4_s16w8
#endif

#endif
