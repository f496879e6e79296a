/* tinyml runtime: the requantization of four int8 sums in r8 to r11 for
 * Armv6-M, as assembler that columns_s8.h and depthwise_s8.h put behind their
 * products.
 *
 * A sum of at most 16 bits takes two products instead of four: with mult =
 * mh * 2^16 + ml,
 *   (sum * mult + 2^31) >> 32 = (sum * mh + (sum * ml >> 16) + 2^15) >> 16
 * where the last shift leaves its rounding bit in the carry, which ADCS adds
 * together with the zero point.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV6_M_SCALE_S8_H
#define TINYML_ISA_ARMV6_M_SCALE_S8_H

#include "tinyml/isa/thumb/requantize_s8.h"

/* GCC finds no LDM in C, and does not leave sums in the registers that only
 * ADD, CMP and MOV reach. */
#if defined(__thumb__) && !defined(__thumb2__) && defined(__GNUC__) &&         \
    !defined(__clang__) && defined(__OPTIMIZE__) &&                            \
    !defined(__OPTIMIZE_SIZE__)
#define TM_WORD_ASM 1
#else
#define TM_WORD_ASM 0
#endif

/* What the assembler reads, by offset in bytes. */
typedef struct tm_word_scale {
  int32_t hi, zp, lo; /* 0, 4, 8 */
  int32_t most;       /* 12: INT32_MAX */
  int32_t stride;     /* 16: from one column's output to the next one's */
  int8_t *y;          /* 20: the first column's output */
  int32_t kept[2];    /* 24, 28: r7, and r5 for a while: the stack stays */
} tm_word_scale;

TM_INLINE tm_word_scale tm_word_scale_of(const tm_linear_s8_q *q,
                                         int32_t stride, int8_t *y) {
  const tm_word_scale scale = {q->hi,  q->out_zp, q->lo, INT32_MAX,
                               stride, y,         {0, 0}};
  return scale;
}

/* Whether sums that are not positive give lo, as behind a ReLU. */
TM_INLINE int tm_word_is_relu(const tm_linear_s8_q *q) {
  return q->out_zp == q->lo;
}

#if TM_WORD_ASM
/* clang-format off */
/* Four words that r1 points to, which goes on, times the weight in r0 are added
 * to the sums. */
#define TM_WORD_MAC                                                            \
  "ldmia r1!, {r2, r3, r4, r5}\n\t"                                            \
  "muls r2, r0\n\tadd r8, r2\n\t"                                              \
  "muls r3, r0\n\tadd r9, r3\n\t"                                              \
  "muls r4, r0\n\tadd r10, r4\n\t"                                             \
  "muls r5, r0\n\tadd r11, r5\n\t"

/* Output of one sum, where out_zp is lo. r7 points to a tm_word_scale; r0 hi,
 * r3 ml, r4 mh, r5 where to, r6 zp, lr from there to the next one. */
#define TM_WORD_OUT_RELU(n, sum)                                               \
  "mov r1, " sum "\n\t"                                                        \
  "cmp r1, #0\n\t"                                                             \
  "ble .Ltm_low" n "_%=\n\t"                                                   \
  "lsrs r2, r1, #16\n\t"                                                       \
  "bne .Ltm_big" n "_%=\n\t"                                                   \
  "movs r2, r1\n\t"                                                            \
  "muls r2, r3\n\t"                                                            \
  "lsrs r2, r2, #16\n\t"                                                       \
  "muls r1, r4\n\t"                                                            \
  "adds r1, r1, r2\n\t"                                                        \
  "lsrs r1, r1, #16\n\t"                                                       \
  "adcs r1, r6\n"                                                              \
  ".Ltm_out" n "_%=:\n\t"                                                      \
  "cmp r1, r0\n\t"                                                             \
  "bgt .Ltm_high" n "_%=\n\t"                                                  \
  "strb r1, [r5]\n"                                                            \
  ".Ltm_next" n "_%=:\n\t"                                                     \
  "add r5, lr\n\t"
#define TM_WORD_OUT_RELU_BYTES 32

/* The same for any zp. */
#define TM_WORD_OUT_ANY(n, sum)                                                \
  "mov r1, " sum "\n\t"                                                        \
  "sxth r2, r1\n\t"                                                            \
  "cmp r2, r1\n\t"                                                             \
  "bne .Ltm_big" n "_%=\n\t"                                                   \
  "muls r2, r3\n\t"                                                            \
  "asrs r2, r2, #16\n\t"                                                       \
  "muls r1, r4\n\t"                                                            \
  "adds r1, r1, r2\n\t"                                                        \
  "asrs r1, r1, #16\n\t"                                                       \
  "adcs r1, r6\n"                                                              \
  ".Ltm_out" n "_%=:\n\t"                                                      \
  "cmp r1, r0\n\t"                                                             \
  "bgt .Ltm_high" n "_%=\n\t"                                                  \
  "ldr r2, [r7, #8]\n\t"                                                       \
  "cmp r1, r2\n\t"                                                             \
  "blt .Ltm_low" n "_%=\n\t"                                                   \
  "strb r1, [r5]\n"                                                            \
  ".Ltm_next" n "_%=:\n\t"                                                     \
  "add r5, lr\n\t"
#define TM_WORD_OUT_ANY_BYTES 34

#define TM_WORD_STUBS(n, low)                                                  \
  ".Ltm_low" n "_%=:\n\t"                                                      \
  "strb " low ", [r5]\n\t"                                                     \
  "b .Ltm_next" n "_%=\n"                                                      \
  ".Ltm_high" n "_%=:\n\t"                                                     \
  "strb r0, [r5]\n\t"                                                          \
  "b .Ltm_next" n "_%=\n"                                                      \
  ".Ltm_big" n "_%=:\n\t"                                                      \
  "bl .Ltm_whole_%=\n\t"                                                       \
  "b .Ltm_out" n "_%=\n"
/* low: the register that has lo. Behind them the requantization of any sum. */
#define TM_WORD_ALL_STUBS(low)                                                 \
  TM_WORD_STUBS("3", low) TM_WORD_STUBS("2", low)                              \
  TM_WORD_STUBS("1", low) TM_WORD_STUBS("0", low)                              \
  ".Ltm_whole_%=:\n\t"                                                         \
  "str r5, [r7, #28]\n\t"                                                       \
  "uxth r0, r1\n\t"                                                            \
  "asrs r1, r1, #16\n\t"                                                       \
  "movs r2, r0\n\t"                                                            \
  "muls r2, r3\n\t"                                                            \
  "lsrs r2, r2, #16\n\t"                                                       \
  "muls r0, r4\n\t"                                                            \
  "adds r0, r0, r2\n\t"                                                        \
  "uxth r2, r0\n\t"                                                            \
  "lsrs r0, r0, #16\n\t"                                                       \
  "movs r5, r1\n\t"                                                            \
  "muls r5, r3\n\t"                                                            \
  "muls r1, r4\n\t"                                                            \
  "adds r5, r5, r2\n\t"                                                        \
  "adds r1, r1, r0\n\t"                                                        \
  "asrs r5, r5, #16\n\t"                                                       \
  "adcs r1, r5\n\t"                                                            \
  "adds r1, r1, r6\n\t"                                                        \
  "mov r2, lr\n\t"                                                             \
  "ldr r0, [r7, #16]\n\t"                                                      \
  "mov lr, r0\n\t"                                                             \
  "ldr r0, [r7, #0]\n\t"                                                       \
  "ldr r5, [r7, #28]\n\t"                                                      \
  "bx r2\n"

/* sum * 2^r4, or the number of the same sign that is farthest from 0 */
#define TM_WORD_SCALE_UP(n, sum)                                               \
  "mov r1, " sum "\n\t"                                                        \
  "movs r2, r1\n\t"                                                            \
  "lsls r2, r4\n\t"                                                            \
  "movs r0, r2\n\t"                                                            \
  "asrs r0, r4\n\t"                                                            \
  "cmp r0, r1\n\t"                                                             \
  "beq .Ltm_fits" n "_%=\n\t"                                                  \
  "asrs r2, r1, #31\n\t"                                                       \
  "ldr r0, [r7, #12]\n\t"                                                      \
  "eors r2, r0\n"                                                              \
  ".Ltm_fits" n "_%=:\n\t"                                                     \
  "mov " sum ", r2\n\t"
#define TM_WORD_SCALE_ALL_UP                                                   \
  TM_WORD_SCALE_UP("3", "r11") TM_WORD_SCALE_UP("2", "r10")                    \
  TM_WORD_SCALE_UP("1", "r9") TM_WORD_SCALE_UP("0", "r8")
/* clang-format on */

/* What the assembler changes besides r7, which it puts back: a frame may be in
 * it. */
#define TM_WORD_CLOBBERS                                                       \
  "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r11", "r12", "lr",   \
      "cc", "memory"
#endif

#endif
