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
                                   const tm_rq *rq, const tm_linear_s8_q *q,
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

/* sum += v * *w. In C, GCC loads more weights ahead than there are registers;
 * where this is a function, it copies sums. */
#if defined(__riscv) && defined(__GNUC__) && !defined(__clang__) &&            \
    defined(__OPTIMIZE__)
#define TM_RV_MAC_S8(total, input, weight)                                     \
  __asm__ volatile("lb %[product], %[w]\n\t"                                   \
                   "mul %[product], %[product], %[v]\n\t"                      \
                   "add %[sum], %[sum], %[product]"                            \
                   : [sum] "+r"(total), [product] "=&r"(product)               \
                   : [v] "r"(input), [w] "m"(*(weight)))
#else
#define TM_RV_MAC_S8(total, input, weight)                                     \
  product = (input) * *(weight);                                               \
  total += product
#endif

/* row(number, register, first of four, which of them) */
#define TM_RV_ROWS(row)                                                        \
  row(0, t0, w, 0) row(1, t1, w, 1) row(2, t2, w, 2) row(3, t3, w, 3)          \
      row(4, t4, w4, 0) row(5, t5, w4, 1) row(6, t6, w4, 2) row(7, a2, w4, 3)  \
          row(8, a3, w8, 0) row(9, a4, w8, 1) row(10, a5, w8, 2)               \
              row(11, a6, w8, 3) row(12, a7, w12, 0) row(13, s2, w12, 1)       \
                  row(14, s3, w12, 2) row(15, s4, w12, 3)
#if defined(__riscv) && defined(__GNUC__) && !defined(__clang__) &&            \
    defined(__OPTIMIZE__)
#define TM_RV_FIRST(row, name, from, number)                                   \
  register int32_t sum##row __asm__(#name) = bias[row];
#else
#define TM_RV_FIRST(row, name, from, number) int32_t sum##row = bias[row];
#endif
#define TM_RV_LAST(row, name, from, number) sums[row] = sum##row;
#define TM_RV_MAC(row, name, from, number)                                     \
  TM_RV_MAC_S8(sum##row, v, from + (number) * k + at);
#define TM_RV_INPUT(number)                                                    \
  at = number;                                                                 \
  v = x[at];                                                                   \
  TM_RV_ROWS(TM_RV_MAC)
/* Rows of weights are k apart. Where an offset does not reach 16 of them, each
 * four have a pointer. */
TM_INLINE void tm_rv_sixteen_rows_s8(int32_t *sums, const int8_t *x,
                                     const int8_t *w, const int32_t *bias,
                                     int32_t k) {
  const int8_t *const eights = x + (k & ~7), *const end = x + k;
  const int8_t *w4 = w + 4 * k, *w8 = w + 8 * k, *w12 = w + 12 * k;
  int32_t v, at, product;
  TM_RV_ROWS(TM_RV_FIRST)
  if (!TM_KNOWN(k <= 128)) {
    TM_APART(w4);
    TM_APART(w8);
    TM_APART(w12);
  }
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
    w4 += 8;
    w8 += 8;
    w12 += 8;
  }
  for (; x != end; ++x) {
    TM_RV_INPUT(0)
    ++w;
    ++w4;
    ++w8;
    ++w12;
  }
  TM_RV_ROWS(TM_RV_LAST)
}
#undef TM_RV_LAST
#undef TM_RV_ROWS
#undef TM_RV_FIRST
#undef TM_RV_MAC
#undef TM_RV_MAC_S8
#undef TM_RV_INPUT

TM_INLINE void tm_rv32imc_fully_connected_s8(const tm_fc_shape *s,
                                             const tm_linear_s8_q *q,
                                             const int8_t *x, const int8_t *w,
                                             const int32_t *bias,
                                             const tm_rq *rq, int8_t *y) {
  int32_t sums[16];
  tm_fc_blocks_s8(s, q, 16, sums, tm_rv_sixteen_rows_s8, tm_rv_scale_rows_s8,
                  tm_rv_scale_one_s8, x, w, bias, rq, y);
}

#endif
