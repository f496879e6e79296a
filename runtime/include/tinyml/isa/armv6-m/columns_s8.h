/* tinyml runtime: int8 products of a matrix of weights and four columns of
 * words for Armv6-M: the four numbers of a round are loaded at once, and
 * multiplied by one weight.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV6_M_COLUMNS_S8_H
#define TINYML_ISA_ARMV6_M_COLUMNS_S8_H

#include "tinyml/generic/columns_s8.h"
#include "tinyml/isa/thumb/requantize_s8.h"

enum { TM_WORD_COLUMNS = 4 };

/* The sums of one row of weights with the columns. */
typedef struct tm_word_sums {
  int32_t a, b, c, d;
} tm_word_sums;

/* GCC finds no LDM in C. Sums are in the registers that only ADD and CMP reach;
 * for size, GCC leaves them alone. */
#if defined(__thumb__) && !defined(__thumb2__) && defined(__GNUC__) &&         \
    !defined(__clang__) && defined(__OPTIMIZE__) &&                            \
    !defined(__OPTIMIZE_SIZE__)
#define TM_MAC_WORDS_AT(offset)                                                \
  "ldmia %[x]!, {r2, r3, r4, r5}\n\t"                                          \
  "ldrb %[v], [%[w], #" offset "]\n\t"                                         \
  "sxtb %[v], %[v]\n\t"                                                        \
  "muls r2, %[v]\n\t"                                                          \
  "add %[a], r2\n\t"                                                           \
  "muls r3, %[v]\n\t"                                                          \
  "add %[b], r3\n\t"                                                           \
  "muls r4, %[v]\n\t"                                                          \
  "add %[c], r4\n\t"                                                           \
  "muls r5, %[v]\n\t"                                                          \
  "add %[d], r5\n\t"
#define TM_MAC_WORDS TM_MAC_WORDS_AT("0") "adds %[w], #1\n\t"
#define TM_MAC_EIGHT_WORDS                                                     \
  TM_MAC_WORDS_AT("0")                                                         \
  TM_MAC_WORDS_AT("1")                                                         \
  TM_MAC_WORDS_AT("2")                                                         \
  TM_MAC_WORDS_AT("3")                                                         \
  TM_MAC_WORDS_AT("4")                                                         \
  TM_MAC_WORDS_AT("5")                                                         \
  TM_MAC_WORDS_AT("6")                                                         \
  TM_MAC_WORDS_AT("7") "adds %[w], #8\n\t"
/* Of the registers that are left one has an end: of eights, then of the rest.
 */
#define TM_MAC_ALL_WORDS                                                       \
  __asm__(".syntax unified\n\t"                                                \
          "cmp %[w], %[end]\n\t"                                               \
          "beq 2f\n"                                                           \
          "1:\n\t" TM_MAC_EIGHT_WORDS "cmp %[w], %[end]\n\t"                   \
          "bne 1b\n"                                                           \
          "2:\n\t"                                                             \
          "ldr %[v], %[rest]\n\t"                                              \
          "add %[end], %[v]\n\t"                                               \
          "cmp %[w], %[end]\n\t"                                               \
          "beq 4f\n"                                                           \
          "3:\n\t" TM_MAC_WORDS "cmp %[w], %[end]\n\t"                         \
          "bne 3b\n"                                                           \
          "4:"                                                                 \
          : [a] "+h"(sum->a), [b] "+h"(sum->b), [c] "+h"(sum->c),              \
            [d] "+h"(sum->d), [x] "+l"(x), [w] "+l"(w), [v] "=&l"(v),          \
            [end] "+h"(end)                                                    \
          : [rest] "m"(rest)                                                   \
          : "r2", "r3", "r4", "r5", "cc", "memory")
#endif

/* One row of k weights; returns where the next one starts. */
TM_INLINE const int8_t *tm_mac_words(tm_word_sums *sum, const int32_t *x,
                                     const int8_t *w, int32_t k) {
#if defined(TM_MAC_WORDS)
  const int32_t rest = k & 7;
  const int8_t *end = w + (k & ~7);
  int32_t v;
  TM_MAC_ALL_WORDS;
#else
  for (const int8_t *const end = w + k; w != end; ++w) {
    sum->a += x[0] * *w;
    sum->b += x[1] * *w;
    sum->c += x[2] * *w;
    sum->d += x[3] * *w;
    x += TM_WORD_COLUMNS;
  }
#endif
  return w;
}

/* What the rows of weights have in common. */
typedef struct tm_word_rows {
  int32_t k, rows; /* numbers in a column, rows of weights */
  int32_t in_use;  /* the other columns hold anything and give nothing */
} tm_word_rows;

/* y[column * rows + row] = requantize(bias[row] + Σ x[column][k] * w[row][k])
 */
TM_INLINE void tm_word_rows_body_s8(const tm_word_rows *s, const tm_conv_q *q,
                                    int full, const int32_t *x, const int8_t *w,
                                    const int32_t *bias, const tm_rq *rq,
                                    int8_t *y) {
  const int32_t k = s->k;
  const int32_t rows = s->rows;
  const int32_t in_use = s->in_use;
  const int8_t *const end = y + rows;
  while (y != end) {
    const int32_t b = *bias++;
    tm_word_sums sum = {b, b, b, b};
    w = tm_mac_words(&sum, x, w, k);
    if (in_use == TM_WORD_COLUMNS && rq->pre == 0) {
      const int32_t mult = rq->mult;
      int8_t *to = y;
      TM_APART(to); /* else there are as many pointers that step along */
      to[0] = tm_scale_sum_s8(sum.a, mult, q, full);
      to[rows] = tm_scale_sum_s8(sum.b, mult, q, full);
      to += 2 * rows;
      to[0] = tm_scale_sum_s8(sum.c, mult, q, full);
      to[rows] = tm_scale_sum_s8(sum.d, mult, q, full);
    } else {
      int32_t sums[] = {sum.a, sum.b, sum.c, sum.d};
      tm_scale_sums_s8(sums, in_use, 0, rq, q, full, y, rows);
    }
    ++rq;
    ++y;
  }
}

TM_SHARED void tm_word_rows_full_s8(const tm_word_rows *s, const tm_conv_q *q,
                                    const int32_t *x, const int8_t *w,
                                    const int32_t *bias, const tm_rq *rq,
                                    int8_t *y) {
  tm_word_rows_body_s8(s, q, 1, x, w, bias, rq, y);
}

TM_SHARED void tm_word_rows_clamped_s8(const tm_word_rows *s,
                                       const tm_conv_q *q, const int32_t *x,
                                       const int8_t *w, const int32_t *bias,
                                       const tm_rq *rq, int8_t *y) {
  tm_word_rows_body_s8(s, q, 0, x, w, bias, rq, y);
}

/* All output channels of the pixels in the columns. */
TM_INLINE void tm_word_columns_s8(const tm_word_rows *s, const tm_conv_q *q,
                                  const int32_t *x, const int8_t *w,
                                  const int32_t *bias, const tm_rq *rq,
                                  int8_t *y) {
  if (q->lo == -128 && q->hi == 127)
    tm_word_rows_full_s8(s, q, x, w, bias, rq, y);
  else
    tm_word_rows_clamped_s8(s, q, x, w, bias, rq, y);
}

#endif
