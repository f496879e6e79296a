/* tinyml runtime: fully_connected_s8 for Armv7-M: eight rows of weights share
 * each input.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7_M_KERNEL_FULLY_CONNECTED_S8_H
#define TINYML_ISA_ARMV7_M_KERNEL_FULLY_CONNECTED_S8_H

#include "tinyml/generic/fc_blocks_s8.h"
#include "tinyml/isa/thumb/requantize_s8.h"

/* sum += v * *w. In C, GCC loads more weights ahead than there are registers.
 */
#if defined(__ARM_ARCH_7M__) && defined(__GNUC__) && !defined(__clang__) &&    \
    defined(__OPTIMIZE__)
TM_INLINE int32_t tm_v7_mac_s8(int32_t sum, int32_t v, const int8_t *w) {
  int32_t weight;
  __asm__ volatile("ldrsb %[weight], %[w]\n\t"
                   "mla %[sum], %[weight], %[v], %[sum]"
                   : [sum] "+r"(sum), [weight] "=&r"(weight)
                   : [v] "r"(v), [w] "m"(*w));
  return sum;
}
#else
TM_INLINE int32_t tm_v7_mac_s8(int32_t sum, int32_t v, const int8_t *w) {
  return sum + v * *w;
}
#endif

#define TM_V7_ROWS(r)                                                          \
  r(0, w, 0) r(1, w, 1) r(2, w, 2) r(3, w, 3) r(4, w4, 0) r(5, w4, 1)          \
      r(6, w4, 2) r(7, w4, 3)
#define TM_V7_FIRST(row, from, number) int32_t sum##row = bias[row];
#define TM_V7_LAST(row, from, number) sums[row] = sum##row;
#define TM_V7_MAC(row, from, number)                                           \
  sum##row = tm_v7_mac_s8(sum##row, v, from + (number) * k + at);
#define TM_V7_INPUT(number)                                                    \
  at = number;                                                                 \
  v = x[at];                                                                   \
  TM_V7_ROWS(TM_V7_MAC)
#define TM_V7_FOUR(number)                                                     \
  TM_V7_INPUT(number)                                                          \
  TM_V7_INPUT(number + 1)                                                      \
  TM_V7_INPUT(number + 2)                                                      \
  TM_V7_INPUT(number + 3)
/* Rows of weights are k apart; w4 is at the fifth, which an offset may not
 * reach. */
TM_INLINE void tm_v7_eight_rows_s8(int32_t *sums, const int8_t *x,
                                   const int8_t *w, const int32_t *bias,
                                   int32_t k) {
  const int8_t *const sixteens = x + (k & ~15), *const end = x + k;
  const int8_t *w4 = w + 4 * k;
  int32_t v, at;
  TM_V7_ROWS(TM_V7_FIRST)
  TM_APART(w4);
  while (x != sixteens) {
    TM_V7_FOUR(0)
    TM_V7_FOUR(4)
    TM_V7_FOUR(8)
    TM_V7_FOUR(12)
    x += 16;
    w += 16;
    w4 += 16;
  }
  while (x != end) {
    TM_V7_INPUT(0)
    ++x;
    ++w;
    ++w4;
  }
  TM_V7_ROWS(TM_V7_LAST)
}
#undef TM_V7_ROWS
#undef TM_V7_FIRST
#undef TM_V7_LAST
#undef TM_V7_MAC
#undef TM_V7_INPUT
#undef TM_V7_FOUR

/* A multiple of four rows side by side. */
TM_INLINE void tm_v7_scale_rows_s8(const int32_t *sums, int32_t count,
                                   const tm_rq *rq, const tm_linear_s8_q *q,
                                   int8_t *y) {
  const int full = q->lo == -128 && q->hi == 127;
  for (const int32_t *const end = sums + count; sums != end; sums += 4) {
    const tm_sum4_s32 four = {sums[0], sums[1], sums[2], sums[3]};
    if (full)
      tm_scale_four_s8(&four, rq, q, 1, y);
    else
      tm_scale_four_s8(&four, rq, q, 0, y);
    rq += 4;
    y += 4;
  }
}

TM_INLINE void tm_armv7_m_fully_connected_s8(const tm_fc_shape *s,
                                             const tm_linear_s8_q *q,
                                             const int8_t *x, const int8_t *w,
                                             const int32_t *bias,
                                             const tm_rq *rq, int8_t *y) {
  int32_t sums[8];
  tm_fc_blocks_s8(s, q, 8, sums, tm_v7_eight_rows_s8, tm_v7_scale_rows_s8,
                  tm_scale_one_s8, x, w, bias, rq, y);
}

#endif
