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

#define TM_V7_ROWS(r) r(0) r(1) r(2) r(3) r(4) r(5) r(6) r(7)
#define TM_V7_FIRST(row) int32_t sum##row = bias[row];
#define TM_V7_LAST(row) sums[row] = sum##row;
#define TM_V7_MAC(row) sum##row = tm_v7_mac_s8(sum##row, v, w + (row) * k + at);
#define TM_V7_INPUT(number)                                                    \
  at = number;                                                                 \
  v = x[at];                                                                   \
  TM_V7_ROWS(TM_V7_MAC)
/* Rows of weights are k apart. */
TM_INLINE void tm_v7_eight_rows_s8(int32_t *sums, const int8_t *x,
                                   const int8_t *w, const int32_t *bias,
                                   int32_t k) {
  const int8_t *const eights = x + (k & ~7), *const end = x + k;
  int32_t v, at;
  TM_V7_ROWS(TM_V7_FIRST)
  while (x != eights) {
    TM_V7_INPUT(0)
    TM_V7_INPUT(1)
    TM_V7_INPUT(2)
    TM_V7_INPUT(3)
    TM_V7_INPUT(4)
    TM_V7_INPUT(5)
    TM_V7_INPUT(6)
    TM_V7_INPUT(7)
    x += 8;
    w += 8;
  }
  while (x != end) {
    TM_V7_INPUT(0)
    ++x;
    ++w;
  }
  TM_V7_ROWS(TM_V7_LAST)
}
#undef TM_V7_ROWS
#undef TM_V7_FIRST
#undef TM_V7_LAST
#undef TM_V7_MAC
#undef TM_V7_INPUT

/* Rows side by side; `full` promises the limits of the type. */
TM_INLINE void tm_v7_scale_body_s8(const int32_t *sums, int32_t count,
                                   const tm_rq *rq, const tm_conv_q *q,
                                   int full, int8_t *y) {
  for (const int32_t *const end = sums + count; sums != end; ++sums, ++rq) {
    const int32_t mult = rq->mult, pre = rq->pre;
    int32_t sum = *sums;
    if (pre != 0)
      sum = tm_scale_up(sum, pre);
    *y++ = tm_scale_sum_s8(sum, mult, q, full);
  }
}

TM_SHARED void tm_v7_scale_rows_s8(const int32_t *sums, int32_t count,
                                   const tm_rq *rq, const tm_conv_q *q,
                                   int8_t *y) {
  if (q->lo == -128 && q->hi == 127)
    tm_v7_scale_body_s8(sums, count, rq, q, 1, y);
  else
    tm_v7_scale_body_s8(sums, count, rq, q, 0, y);
}

TM_INLINE void tm_armv7_m_fully_connected_s8(const tm_fc_shape *s,
                                             const tm_conv_q *q,
                                             const int8_t *x, const int8_t *w,
                                             const int32_t *bias,
                                             const tm_rq *rq, int8_t *y) {
  int32_t sums[8];
  tm_fc_blocks_s8(s, q, 8, sums, tm_v7_eight_rows_s8, tm_v7_scale_rows_s8,
                  tm_scale_one_s8, x, w, bias, rq, y);
}

#endif
