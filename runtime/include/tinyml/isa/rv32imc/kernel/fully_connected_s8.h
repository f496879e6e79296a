/* tinyml runtime: fully_connected_s8 for RV32IMC: sixteen rows of weights share
 * each input.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_RV32IMC_KERNEL_FULLY_CONNECTED_S8_H
#define TINYML_ISA_RV32IMC_KERNEL_FULLY_CONNECTED_S8_H

#include "tinyml/generic/fc_blocks_s8.h"
#include "tinyml/isa/rv32imc/requantize_s8.h"

TM_INLINE int8_t tm_rv_scale_row_s8(int32_t sum, const tm_rq *rq,
                                    tm_rv_range range) {
  if (rq->pre != 0)
    sum = tm_rv_scale_up(sum, rq->pre);
  return (int8_t)tm_rv_scale_s8(sum, rq->mult, range);
}

/* A multiple of four rows side by side. */
TM_SHARED void tm_rv_scale_rows_s8(const int32_t *sums, int32_t count,
                                   const tm_rq *rq, const tm_conv_q *q,
                                   int8_t *y) {
  const tm_rv_range range = tm_rv_range_of(q);
  for (const int32_t *const end = sums + count; sums != end; sums += 4) {
    if ((rq[0].pre | rq[1].pre | rq[2].pre | rq[3].pre) != 0) {
      for (int32_t i = 0; i < 4; ++i)
        y[i] = tm_rv_scale_row_s8(sums[i], rq + i, range);
    } else {
      y[0] = (int8_t)tm_rv_scale_s8(sums[0], rq[0].mult, range);
      y[1] = (int8_t)tm_rv_scale_s8(sums[1], rq[1].mult, range);
      y[2] = (int8_t)tm_rv_scale_s8(sums[2], rq[2].mult, range);
      y[3] = (int8_t)tm_rv_scale_s8(sums[3], rq[3].mult, range);
    }
    rq += 4;
    y += 4;
  }
}

/* sum += v * *w. In C, GCC loads more weights ahead than there are registers.
 */
#if defined(__riscv) && defined(__GNUC__) && !defined(__clang__) &&            \
    defined(__OPTIMIZE__)
TM_INLINE int32_t tm_rv_mac_s8(int32_t sum, int32_t v, const int8_t *w) {
  int32_t product;
  __asm__ volatile("lb %[product], %[w]\n\t"
                   "mul %[product], %[product], %[v]\n\t"
                   "add %[sum], %[sum], %[product]"
                   : [sum] "+r"(sum), [product] "=&r"(product)
                   : [v] "r"(v), [w] "m"(*w));
  return sum;
}
#else
TM_INLINE int32_t tm_rv_mac_s8(int32_t sum, int32_t v, const int8_t *w) {
  return sum + v * *w;
}
#endif

/* Rows of weights are k apart. */
#define TM_RV_ROWS(r)                                                          \
  r(0, t0) r(1, t1) r(2, t2) r(3, t3) r(4, t4) r(5, t5) r(6, t6) r(7, a2)      \
      r(8, a3) r(9, a4) r(10, a5) r(11, a6) r(12, a7) r(13, s2) r(14, s3)      \
          r(15, s4)
#if defined(__riscv) && defined(__GNUC__) && !defined(__clang__) &&            \
    defined(__OPTIMIZE__)
#define TM_RV_FIRST(row, name)                                                 \
  register int32_t sum##row __asm__(#name) = bias[row];
#else
#define TM_RV_FIRST(row, name) int32_t sum##row = bias[row];
#endif
#define TM_RV_LAST(row, name) sums[row] = sum##row;
#define TM_RV_MAC(row, name)                                                   \
  sum##row = tm_rv_mac_s8(sum##row, v, w + (row) * k + at);
#define TM_RV_INPUT(number)                                                    \
  at = number;                                                                 \
  v = x[at];                                                                   \
  TM_RV_ROWS(TM_RV_MAC)
TM_INLINE void tm_rv_sixteen_rows_s8(int32_t *sums, const int8_t *x,
                                     const int8_t *w, const int32_t *bias,
                                     int32_t k) {
  const int8_t *const eights = x + (k & ~7), *const end = x + k;
  int32_t v, at;
  TM_RV_ROWS(TM_RV_FIRST)
  for (; x != eights; x += 8) {
    TM_RV_INPUT(0)
    TM_RV_INPUT(1)
    TM_RV_INPUT(2)
    TM_RV_INPUT(3)
    TM_RV_INPUT(4)
    TM_RV_INPUT(5)
    TM_RV_INPUT(6)
    TM_RV_INPUT(7)
    w += 8;
  }
  for (; x != end; ++x) {
    TM_RV_INPUT(0)
    ++w;
  }
  TM_RV_ROWS(TM_RV_LAST)
}
#undef TM_RV_LAST
#undef TM_RV_ROWS
#undef TM_RV_FIRST
#undef TM_RV_MAC
#undef TM_RV_INPUT

TM_INLINE void tm_rv32imc_fully_connected_s8(const tm_fc_shape *s,
                                             const tm_conv_q *q,
                                             const int8_t *x, const int8_t *w,
                                             const int32_t *bias,
                                             const tm_rq *rq, int8_t *y) {
  int32_t sums[16];
  tm_fc_blocks_s8(s, q, 16, sums, tm_rv_sixteen_rows_s8, tm_rv_scale_rows_s8,
                  tm_rv_scale_one_s8, x, w, bias, rq, y);
}

#endif
