/* tinyml runtime: int8 products of a matrix of weights and four columns of
 * inputs for cores with 32 registers and no product that adds: four rows and
 * four columns at a time, whose 16 sums stay in registers. Number k of column c
 * is x[4 * k + c].
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_RV32IMC_COLUMNS_S8_H
#define TINYML_ISA_RV32IMC_COLUMNS_S8_H

#include "tinyml/isa/rv32imc/requantize_s8.h"

/* Of four rows with four columns: sum[4 * row + column]. */
typedef struct tm_rv_sums {
  int32_t sum[16];
} tm_rv_sums;

/* What the rows of weights have in common. */
typedef struct tm_rv_rows {
  int32_t k, rows; /* numbers in a column, rows of weights */
  int32_t in_use;  /* the other columns hold anything and give nothing */
} tm_rv_rows;

/* GCC spills sums in C. Of its 28 registers 27 are taken here. */
#if defined(__riscv) && defined(__GNUC__) && !defined(__clang__) &&            \
    defined(__OPTIMIZE__)
/* clang-format off */
#define TM_RV_ROW(w, k, a, b, c, d)                                            \
  "lb s8, " #k "(%[" #w "])\n\t"                                               \
  "mul s9, s4, s8\n\tadd " #a ", " #a ", s9\n\t"                               \
  "mul s9, s5, s8\n\tadd " #b ", " #b ", s9\n\t"                               \
  "mul s9, s6, s8\n\tadd " #c ", " #c ", s9\n\t"                               \
  "mul s8, s7, s8\n\tadd " #d ", " #d ", s8\n\t"
/* Number k of the columns and of four rows. */
#define TM_RV_NUMBER(k)                                                        \
  "lb s4, 4*" #k "(%[x])\n\tlb s5, 4*" #k "+1(%[x])\n\t"                       \
  "lb s6, 4*" #k "+2(%[x])\n\tlb s7, 4*" #k "+3(%[x])\n\t"                     \
  TM_RV_ROW(w0, k, t0, t1, t2, t3)                                             \
  TM_RV_ROW(w1, k, t4, t5, t6, a0)                                             \
  TM_RV_ROW(w2, k, a1, a2, a3, a4)                                             \
  TM_RV_ROW(w3, k, a5, a6, a7, ra)
#define TM_RV_STEP(count)                                                      \
  "addi %[x], %[x], 4*" #count "\n\t"                                          \
  "addi %[w0], %[w0], " #count "\n\taddi %[w1], %[w1], " #count "\n\t"         \
  "addi %[w2], %[w2], " #count "\n\taddi %[w3], %[w3], " #count "\n\t"
#define TM_RV_BIAS(row, a, b, c, d)                                            \
  "lw " #a ", 4*" #row "(s4)\n\tmv " #b ", " #a "\n\t"                         \
  "mv " #c ", " #a "\n\tmv " #d ", " #a "\n\t"
#define TM_RV_STORE(row, a, b, c, d)                                           \
  "sw " #a ", 16*" #row "(s4)\n\tsw " #b ", 16*" #row "+4(s4)\n\t"             \
  "sw " #c ", 16*" #row "+8(s4)\n\tsw " #d ", 16*" #row "+12(s4)\n\t"
/* Outputs of a row: see tm_rv_scale_s8. Low ones are behind the others. */
#define TM_RV_GIVE_ONE(row, column, sum, y)                                    \
  "mulhsu %[w3], " #sum ", s9\n\t"                                             \
  "blt %[w3], s5, .Ltm_low" #row #column "_%=\n\t"                             \
  "ble %[w3], s6, .Ltm_in" #row #column "_%=\n\t"                              \
  "mv %[w3], s6\n"                                                             \
  ".Ltm_in" #row #column "_%=:\n\t"                                            \
  "add %[w3], %[w3], s7\n\t"                                                   \
  "srai %[w3], %[w3], 1\n\t"                                                   \
  "sb %[w3], " #row "(%[" #y "])\n"                                             \
  ".Ltm_next" #row #column "_%=:\n\t"
#define TM_RV_GIVE(row, a, b, c, d)                                            \
  "lw s9, 8*" #row "(s4)\n\tslli s9, s9, 1\n\t"                                \
  TM_RV_GIVE_ONE(row, 0, a, x) TM_RV_GIVE_ONE(row, 1, b, w0)                   \
  TM_RV_GIVE_ONE(row, 2, c, w1) TM_RV_GIVE_ONE(row, 3, d, w2)
#define TM_RV_LOW_ONE(row, column, y)                                          \
  ".Ltm_low" #row #column "_%=:\n\t"                                           \
  "sb s8, " #row "(%[" #y "])\n\t"                                             \
  "j .Ltm_next" #row #column "_%=\n"
#define TM_RV_LOW(row)                                                         \
  TM_RV_LOW_ONE(row, 0, x) TM_RV_LOW_ONE(row, 1, w0)                           \
  TM_RV_LOW_ONE(row, 2, w1) TM_RV_LOW_ONE(row, 3, w2)
#define TM_RV_SUMS                                                             \
  "lw s4, 8+%[fixed]\n\t"                                                      \
  TM_RV_BIAS(0, t0, t1, t2, t3)                                                \
  TM_RV_BIAS(1, t4, t5, t6, a0)                                                \
  TM_RV_BIAS(2, a1, a2, a3, a4)                                                \
  TM_RV_BIAS(3, a5, a6, a7, ra)                                                \
  "lw s8, %[fixed]\n\t"                                                        \
  "beq %[x], s8, 2f\n"                                                         \
  "1:\n\t"                                                                     \
  TM_RV_NUMBER(0) TM_RV_NUMBER(1) TM_RV_NUMBER(2) TM_RV_NUMBER(3)              \
  TM_RV_NUMBER(4) TM_RV_NUMBER(5) TM_RV_NUMBER(6) TM_RV_NUMBER(7)              \
  TM_RV_STEP(8)                                                                \
  "lw s8, %[fixed]\n\t"                                                        \
  "bne %[x], s8, 1b\n"                                                         \
  "2:\n\t"                                                                     \
  "lw s8, 4+%[fixed]\n\t"                                                      \
  "beq %[x], s8, 4f\n"                                                         \
  "3:\n\t"                                                                     \
  TM_RV_NUMBER(0)                                                              \
  TM_RV_STEP(1)                                                                \
  "lw s8, 4+%[fixed]\n\t"                                                      \
  "bne %[x], s8, 3b\n"                                                         \
  "4:\n\t"                                                                     \
  "lw s4, 12+%[fixed]\n\t"                                                     \
  "beqz s4, 5f\n\t"                                                            \
  TM_RV_STORE(0, t0, t1, t2, t3)                                               \
  TM_RV_STORE(1, t4, t5, t6, a0)                                               \
  TM_RV_STORE(2, a1, a2, a3, a4)                                               \
  TM_RV_STORE(3, a5, a6, a7, ra)                                               \
  "j .Ltm_done_%=\n"                                                            \
  "5:\n\t"                                                                     \
  "lw s4, 16+%[fixed]\n\t"                                                     \
  "lw %[x], 20+%[fixed]\n\tlw s5, 24+%[fixed]\n\t"                             \
  "add %[w0], %[x], s5\n\tadd %[w1], %[w0], s5\n\tadd %[w2], %[w1], s5\n\t"    \
  "lw s5, 28+%[fixed]\n\tlw s6, 32+%[fixed]\n\t"                               \
  "lw s7, 36+%[fixed]\n\tlw s8, 40+%[fixed]\n\t"                               \
  TM_RV_GIVE(0, t0, t1, t2, t3)                                                \
  TM_RV_GIVE(1, t4, t5, t6, a0)                                                \
  TM_RV_GIVE(2, a1, a2, a3, a4)                                                \
  TM_RV_GIVE(3, a5, a6, a7, ra)                                                \
  "j .Ltm_done_%=\n"                                                            \
  TM_RV_LOW(0) TM_RV_LOW(1) TM_RV_LOW(2) TM_RV_LOW(3)                          \
  ".Ltm_done_%=:"
/* clang-format on */

/* The rows are k apart. Without `sums`, and where no row has a shift, outputs
 * are written, `pixel` apart from column to column. */
TM_INLINE void tm_rv_sums_s8(tm_rv_sums *sums, const int32_t *bias,
                             const int8_t *x, const int8_t *w, int32_t k,
                             const tm_rq *rq, int32_t pixel,
                             const tm_rv_range *range, int8_t *y) {
  /* in memory: ends, and what is needed at the start and at the end only */
  const struct {
    const void *end8, *end, *bias, *sums, *rq, *y;
    int32_t pixel;
    tm_rv_range range;
  } fixed = {x + 4 * (k & ~7), x + 4 * k, bias, sums, rq, y, pixel, *range};
  const int8_t *w1 = w + k, *w2 = w1 + k, *w3 = w2 + k;
  __asm__ volatile(
      TM_RV_SUMS
      : [x] "+r"(x), [w0] "+r"(w), [w1] "+r"(w1), [w2] "+r"(w2), [w3] "+r"(w3)
      : [fixed] "m"(fixed)
      : "t0", "t1", "t2", "t3", "t4", "t5", "t6", "a0", "a1", "a2", "a3", "a4",
        "a5", "a6", "a7", "ra", "s4", "s5", "s6", "s7", "s8", "s9", "memory");
}
#undef TM_RV_GIVE_ONE
#undef TM_RV_GIVE
#undef TM_RV_LOW_ONE
#undef TM_RV_LOW
#undef TM_RV_ROW
#undef TM_RV_NUMBER
#undef TM_RV_STEP
#undef TM_RV_BIAS
#undef TM_RV_STORE
#undef TM_RV_SUMS
#else
TM_INLINE void tm_rv_sums_s8(tm_rv_sums *sums, const int32_t *bias,
                             const int8_t *x, const int8_t *w, int32_t k,
                             const tm_rq *rq, int32_t pixel,
                             const tm_rv_range *range, int8_t *y) {
  tm_rv_sums own;
  int32_t *const all = sums == NULL ? own.sum : sums->sum;
  for (int32_t row = 0; row < 4; ++row) {
    int32_t *const sum = all + 4 * row;
    sum[0] = sum[1] = sum[2] = sum[3] = bias[row];
    for (int32_t i = 0; i < k; ++i) {
      const int32_t v = *w++;
      sum[0] += x[4 * i] * v;
      sum[1] += x[4 * i + 1] * v;
      sum[2] += x[4 * i + 2] * v;
      sum[3] += x[4 * i + 3] * v;
    }
    for (int32_t c = 0; c < 4 && sums == NULL; ++c)
      y[c * pixel + row] = (int8_t)tm_rv_scale_s8(sum[c], rq[row].mult, *range);
  }
}
#endif

/* The sums of four rows, scaled: a pixel has `rows` bytes. */
TM_INLINE void tm_rv_store_s8(const tm_rv_rows *s, const tm_rv_range *range,
                              const tm_rv_sums *sums, const tm_rq *rq,
                              int8_t *y) {
  const int32_t *sum = sums->sum;
  for (const int32_t *const end = sum + 16; sum != end; sum += 4, ++rq, ++y) {
    for (int32_t i = 0; i < s->in_use; ++i) {
      const int32_t up = tm_rv_scale_up(sum[i], rq->pre);
      y[i * s->rows] = (int8_t)tm_rv_scale_s8(up, rq->mult, *range);
    }
  }
}

/* y[column * rows + row] = requantize(bias[row] + Σ x[column][k] * w[row][k])
 */
TM_SHARED void tm_rv_columns_s8(const tm_rv_rows *s, const tm_linear_s8_q *q,
                                const int8_t *x, const int8_t *w,
                                const int32_t *bias, const tm_rq *rq,
                                int8_t *y) {
  const tm_rv_range range = tm_rv_range_of(q);
  for (int32_t row = 0; row < s->rows; row += 4) {
    tm_rv_sums sums;
    int plain;
    if (s->rows - row < 4) /* some of the last four come a second time */
      row = s->rows - 4;
    plain = s->in_use == 4 && (rq[row].pre | rq[row + 1].pre | rq[row + 2].pre |
                               rq[row + 3].pre) == 0;
    tm_rv_sums_s8(plain ? NULL : &sums, bias + row, x, w + row * s->k, s->k,
                  rq + row, s->rows, &range, y + row);
    if (!plain)
      tm_rv_store_s8(s, &range, &sums, rq + row, y + row);
  }
}

#endif
