/* tinyml runtime: int8 products of a matrix of weights and four columns of
 * words for cores that load several words with one instruction and multiply
 * one: the four numbers of a round are loaded at once, and multiplied by one
 * weight.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_THUMB_COLUMNS_S8_H
#define TINYML_ISA_THUMB_COLUMNS_S8_H

#include "tinyml/generic/columns_s8.h"
#include "tinyml/isa/thumb/requantize_s8.h"

/* The sums of one row of weights with the columns; e is that of the fifth. */
typedef struct tm_word_sums {
  int32_t a, b, c, d, e;
} tm_word_sums;

/* GCC finds no LDM in C. Clang keeps registers that these need. */
#if defined(__thumb2__) && defined(__GNUC__) && !defined(__clang__) &&         \
    defined(__OPTIMIZE__)
#define TM_MAC_FIVE                                                            \
  "ldmia %[x]!, {r4, r5, r6, r8, r10}\n\t"                                     \
  "ldrsb %[v], [%[w]], #1\n\t"                                                 \
  "mla %[a], r4, %[v], %[a]\n\t"                                               \
  "mla %[b], r5, %[v], %[b]\n\t"                                               \
  "mla %[c], r6, %[v], %[c]\n\t"                                               \
  "mla %[d], r8, %[v], %[d]\n\t"                                               \
  "mla %[e], r10, %[v], %[e]\n\t"
#define TM_MAC_EIGHT_FIVES                                                     \
  TM_MAC_FIVE TM_MAC_FIVE TM_MAC_FIVE TM_MAC_FIVE TM_MAC_FIVE TM_MAC_FIVE      \
      TM_MAC_FIVE TM_MAC_FIVE
/* Registers are short: the end is in memory. */
#define TM_MAC_FIVES_LOOP(body, weights)                                       \
  end = w + (weights);                                                         \
  if (w != end)                                                                \
  __asm__("1:\n\t" body "ldr %[v], %[end]\n\t"                                 \
          "cmp %[w], %[v]\n\t"                                                 \
          "bne 1b"                                                             \
          : [a] "+r"(sum->a), [b] "+r"(sum->b), [c] "+r"(sum->c),              \
            [d] "+r"(sum->d), [e] "+r"(sum->e), [x] "+r"(x), [w] "+r"(w),      \
            [v] "=&r"(v)                                                       \
          : [end] "m"(end)                                                     \
          : "r4", "r5", "r6", "r8", "r10", "cc", "memory")
#elif defined(__thumb__) && !defined(__thumb2__) && defined(__GNUC__) &&       \
    !defined(__clang__) && defined(__OPTIMIZE__) &&                            \
    !defined(__OPTIMIZE_SIZE__)
/* Sums are in the registers that only ADD and CMP reach; for size, GCC leaves
 * them alone. */
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
#define TM_MAC_WORDS_LOOP(body, weights)                                       \
  end = w + (weights);                                                         \
  if (w != end)                                                                \
  __asm__(".syntax unified\n\t"                                                \
          "1:\n\t" body "cmp %[w], %[end]\n\t"                                 \
          "bne 1b"                                                             \
          : [a] "+h"(sum->a), [b] "+h"(sum->b), [c] "+h"(sum->c),              \
            [d] "+h"(sum->d), [x] "+l"(x), [w] "+l"(w), [v] "=&l"(v)           \
          : [end] "h"(end)                                                     \
          : "r2", "r3", "r4", "r5", "cc", "memory")
#endif

/* One row of k weights; returns where the next one starts. */
TM_INLINE const int8_t *tm_mac_words_of(int32_t columns, tm_word_sums *sum,
                                        const int32_t *x, const int8_t *w,
                                        int32_t k) {
  const int8_t *const end = w + k;
  while (w != end) {
    const int32_t v = *w++;
    sum->a += x[0] * v;
    sum->b += x[1] * v;
    sum->c += x[2] * v;
    sum->d += x[3] * v;
    if (columns > 4)
      sum->e += x[4] * v;
    x += columns;
  }
  return w;
}

TM_INLINE const int8_t *tm_mac_words(int32_t columns, tm_word_sums *sum,
                                     const int32_t *x, const int8_t *w,
                                     int32_t k) {
#if defined(TM_MAC_FIVE)
  if (columns == 5) {
    const int8_t *end;
    int32_t v;
    TM_MAC_FIVES_LOOP(TM_MAC_EIGHT_FIVES, k & ~7);
    TM_MAC_FIVES_LOOP(TM_MAC_FIVE, k & 7);
    return w;
  }
#elif defined(TM_MAC_WORDS)
  if (columns == 4) {
    const int8_t *end;
    int32_t v;
    TM_MAC_WORDS_LOOP(TM_MAC_EIGHT_WORDS, k & ~7);
    TM_MAC_WORDS_LOOP(TM_MAC_WORDS, k & 7);
    return w;
  }
#endif
  return tm_mac_words_of(columns, sum, x, w, k);
}

/* What the rows of weights have in common. */
typedef struct tm_word_rows {
  int32_t columns; /* 4 or 5 */
  int32_t k, rows; /* numbers in a column, rows of weights */
  int32_t in_use;  /* the other columns hold anything and give nothing */
} tm_word_rows;

/* y[column * rows + row] = requantize(bias[row] + Σ x[column][k] * w[row][k])
 */
TM_INLINE void tm_word_rows_body_s8(const tm_word_rows *s, int32_t columns,
                                    const tm_conv_q *q, int full,
                                    const int32_t *x, const int8_t *w,
                                    const int32_t *bias, const tm_rq *rq,
                                    int8_t *y) {
  const int32_t k = s->k;
  const int32_t rows = s->rows;
  const int32_t in_use = s->in_use;
  const int8_t *const end = y + rows;
  while (y != end) {
    const int32_t b = *bias++;
    tm_word_sums sum = {b, b, b, b, b};
    w = tm_mac_words(columns, &sum, x, w, k);
    if (in_use == columns && rq->pre == 0) {
      const int32_t mult = rq->mult;
      int8_t *to = y;
      TM_APART(to); /* else there are as many pointers that step along */
      to[0] = tm_scale_sum_s8(sum.a, mult, q, full);
      to[rows] = tm_scale_sum_s8(sum.b, mult, q, full);
      to += 2 * rows;
      to[0] = tm_scale_sum_s8(sum.c, mult, q, full);
      to[rows] = tm_scale_sum_s8(sum.d, mult, q, full);
      if (columns > 4)
        to[2 * rows] = tm_scale_sum_s8(sum.e, mult, q, full);
    } else {
      int32_t sums[] = {sum.a, sum.b, sum.c, sum.d, sum.e};
      tm_scale_sums_s8(sums, in_use, 0, rq, q, full, y, rows);
    }
    ++rq;
    ++y;
  }
}

#define TM_WORD_ROWS(name, columns, full)                                      \
  TM_SHARED void name(const tm_word_rows *s, const tm_conv_q *q,               \
                      const int32_t *x, const int8_t *w, const int32_t *bias,  \
                      const tm_rq *rq, int8_t *y) {                            \
    tm_word_rows_body_s8(s, columns, q, full, x, w, bias, rq, y);              \
  }
TM_WORD_ROWS(tm_word_rows_4_full_s8, 4, 1)
TM_WORD_ROWS(tm_word_rows_4_clamped_s8, 4, 0)
TM_WORD_ROWS(tm_word_rows_5_full_s8, 5, 1)
TM_WORD_ROWS(tm_word_rows_5_clamped_s8, 5, 0)
#undef TM_WORD_ROWS

/* All output channels of the pixels in the columns. */
TM_INLINE void tm_word_columns_s8(const tm_word_rows *s, const tm_conv_q *q,
                                  const int32_t *x, const int8_t *w,
                                  const int32_t *bias, const tm_rq *rq,
                                  int8_t *y) {
  const int full = q->lo == -128 && q->hi == 127;
  if (s->columns == 4 && full)
    tm_word_rows_4_full_s8(s, q, x, w, bias, rq, y);
  else if (s->columns == 4)
    tm_word_rows_4_clamped_s8(s, q, x, w, bias, rq, y);
  else if (full)
    tm_word_rows_5_full_s8(s, q, x, w, bias, rq, y);
  else
    tm_word_rows_5_clamped_s8(s, q, x, w, bias, rq, y);
}

#endif
