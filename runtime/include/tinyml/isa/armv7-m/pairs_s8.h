/* tinyml runtime: int8 products of a matrix of weights and six columns of
 * inputs for cores whose SMLAL adds to 64 bits: a word holds a number of each
 * of two columns, so one instruction makes two products.
 *
 * A word is lower + upper * (2^24 - 1), so a sum of its products with weights
 * is upper * 2^24 + (lower - upper) of their sums. lower - upper fits 24 bits,
 * with its sign, for TM_PAIR_PART numbers: 255 * 128 * 256 < 2^23.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7_M_PAIRS_S8_H
#define TINYML_ISA_ARMV7_M_PAIRS_S8_H

#include "tinyml/generic/columns_s8.h"
#include "tinyml/isa/thumb/requantize_s8.h"

/* Columns, words for a number of each, numbers that a sum takes. */
enum { TM_PAIR_COLUMNS = 6, TM_PAIR_WORDS = 3, TM_PAIR_PART = 256 };

/* The lower and the upper words of three sums of 64 bits. */
typedef struct tm_pair_sums {
  uint32_t a, b, c, d, e, f;
} tm_pair_sums;

/* GCC finds no LDM in C. Clang keeps registers that these need. */
#if defined(__ARM_ARCH_7M__) && defined(__GNUC__) && !defined(__clang__) &&    \
    defined(__OPTIMIZE__)
#define TM_MAC_PAIRS                                                           \
  "ldmia %[x]!, {r4, r5, r6}\n\t"                                              \
  "ldrsb %[v], [%[w]], #1\n\t"                                                 \
  "smlal %[a], %[b], r4, %[v]\n\t"                                             \
  "smlal %[c], %[d], r5, %[v]\n\t"                                             \
  "smlal %[e], %[f], r6, %[v]\n\t"
#define TM_MAC_EIGHT_PAIRS                                                     \
  TM_MAC_PAIRS TM_MAC_PAIRS TM_MAC_PAIRS TM_MAC_PAIRS TM_MAC_PAIRS             \
      TM_MAC_PAIRS TM_MAC_PAIRS TM_MAC_PAIRS
#define TM_MAC_PAIRS_LOOP(body, weights)                                       \
  end = w + (weights);                                                         \
  if (w != end)                                                                \
  __asm__("1:\n\t" body "cmp %[w], %[end]\n\t"                                 \
          "bne 1b"                                                             \
          : [a] "+r"(sum->a), [b] "+r"(sum->b), [c] "+r"(sum->c),              \
            [d] "+r"(sum->d), [e] "+r"(sum->e), [f] "+r"(sum->f), [x] "+r"(x), \
            [w] "+r"(w), [v] "=&r"(v)                                          \
          : [end] "r"(end)                                                     \
          : "r4", "r5", "r6", "cc", "memory")

/* Adds the products of k weights; returns where the next ones are. */
TM_INLINE const int8_t *tm_mac_pairs(tm_pair_sums *sum, const int32_t *x,
                                     const int8_t *w, int32_t k) {
  const int8_t *end;
  int32_t v;
  TM_MAC_PAIRS_LOOP(TM_MAC_EIGHT_PAIRS, k & ~7);
  TM_MAC_PAIRS_LOOP(TM_MAC_PAIRS, k & 7);
  return w;
}
#undef TM_MAC_PAIRS
#undef TM_MAC_EIGHT_PAIRS
#undef TM_MAC_PAIRS_LOOP
#else
TM_INLINE void tm_mac_pair(uint32_t *low, uint32_t *high, int32_t x,
                           int32_t w) {
  const uint64_t old = ((uint64_t)*high << 32) | *low;
  const uint64_t sum = old + (uint64_t)((int64_t)x * w);
  *low = (uint32_t)sum;
  *high = (uint32_t)(sum >> 32);
}

TM_INLINE const int8_t *tm_mac_pairs(tm_pair_sums *sum, const int32_t *x,
                                     const int8_t *w, int32_t k) {
  for (const int8_t *const end = w + k; w != end; ++w) {
    tm_mac_pair(&sum->a, &sum->b, x[0], *w);
    tm_mac_pair(&sum->c, &sum->d, x[1], *w);
    tm_mac_pair(&sum->e, &sum->f, x[2], *w);
    x += TM_PAIR_WORDS;
  }
  return w;
}
#endif

/* sums[column] = b + Σ x[column][k] * w[k], k < TM_PAIR_PART; returns where
 * the next weights are. */
TM_INLINE const int8_t *tm_pair_part(int32_t *sums, int32_t b, const int32_t *x,
                                     const int8_t *w, int32_t k) {
  const uint32_t low = ((uint32_t)b << 24) | 0x800000u;
  const uint32_t high = (uint32_t)(b >> 8);
  tm_pair_sums sum = {low, high, low, high, low, high};
  w = tm_mac_pairs(&sum, x, w, k);
  const int32_t upper0 = (int32_t)((sum.b << 8) | (sum.a >> 24));
  const int32_t upper1 = (int32_t)((sum.d << 8) | (sum.c >> 24));
  const int32_t upper2 = (int32_t)((sum.f << 8) | (sum.e >> 24));
  sums[0] = upper0 + (int32_t)(sum.a & 0xffffffu) - 0x800000;
  sums[1] = upper0;
  sums[2] = upper1 + (int32_t)(sum.c & 0xffffffu) - 0x800000;
  sums[3] = upper1;
  sums[4] = upper2 + (int32_t)(sum.e & 0xffffffu) - 0x800000;
  sums[5] = upper2;
  return w;
}

/* The same of more numbers. */
TM_INLINE const int8_t *tm_pair_parts(int32_t *sums, int32_t b,
                                      const int32_t *x, const int8_t *w,
                                      int32_t k) {
  for (int32_t i = 0; i < TM_PAIR_COLUMNS; ++i)
    sums[i] = b;
  while (k > 0) {
    const int32_t count = k < TM_PAIR_PART ? k : TM_PAIR_PART;
    int32_t part[TM_PAIR_COLUMNS];
    w = tm_pair_part(part, 0, x, w, count);
    for (int32_t i = 0; i < TM_PAIR_COLUMNS; ++i)
      sums[i] += part[i];
    x += TM_PAIR_WORDS * TM_PAIR_PART;
    k -= count;
  }
  return w;
}

/* What the rows of weights have in common. */
typedef struct tm_pair_rows {
  int32_t k, rows; /* numbers in a column, rows of weights */
  int32_t in_use;  /* the other columns hold anything and give nothing */
} tm_pair_rows;

/* y[column * rows + row] = requantize(bias[row] + Σ x[column][k] * w[row][k])
 */
TM_INLINE void tm_pair_rows_body_s8(const tm_pair_rows *s,
                                    const tm_linear_s8_q *q, int full,
                                    int parts, const int32_t *x,
                                    const int8_t *w, const int32_t *bias,
                                    const tm_rq *rq, int8_t *y) {
  const int32_t k = s->k;
  const int32_t rows = s->rows;
  const int32_t in_use = s->in_use;
  const int8_t *const end = y + rows;
  while (y != end) {
    int32_t sums[TM_PAIR_COLUMNS];
    const int32_t b = *bias++;
    w = parts ? tm_pair_parts(sums, b, x, w, k)
              : tm_pair_part(sums, b, x, w, k);
    if (in_use == TM_PAIR_COLUMNS && rq->pre == 0) {
      const int32_t mult = rq->mult;
      int8_t *to = y;
      TM_APART(to); /* else there are as many pointers that step along */
      to[0] = tm_scale_sum_s8(sums[0], mult, q, full);
      to[rows] = tm_scale_sum_s8(sums[1], mult, q, full);
      to += 2 * rows;
      to[0] = tm_scale_sum_s8(sums[2], mult, q, full);
      to[rows] = tm_scale_sum_s8(sums[3], mult, q, full);
      to += 2 * rows;
      to[0] = tm_scale_sum_s8(sums[4], mult, q, full);
      to[rows] = tm_scale_sum_s8(sums[5], mult, q, full);
    } else {
      tm_scale_sums_s8(sums, in_use, 0, rq, q, full, y, rows);
    }
    ++rq;
    ++y;
  }
}

#define TM_PAIR_ROWS(name, full, parts)                                        \
  TM_SHARED void name(const tm_pair_rows *s, const tm_linear_s8_q *q,          \
                      const int32_t *x, const int8_t *w, const int32_t *bias,  \
                      const tm_rq *rq, int8_t *y) {                            \
    tm_pair_rows_body_s8(s, q, full, parts, x, w, bias, rq, y);                \
  }
TM_PAIR_ROWS(tm_pair_rows_full_s8, 1, 0)
TM_PAIR_ROWS(tm_pair_rows_clamped_s8, 0, 0)
TM_PAIR_ROWS(tm_pair_parts_full_s8, 1, 1)
TM_PAIR_ROWS(tm_pair_parts_clamped_s8, 0, 1)
#undef TM_PAIR_ROWS

/* All output channels of the pixels in the columns. */
TM_INLINE void tm_pair_columns_s8(const tm_pair_rows *s,
                                  const tm_linear_s8_q *q, const int32_t *x,
                                  const int8_t *w, const int32_t *bias,
                                  const tm_rq *rq, int8_t *y) {
  const int full = q->lo == -128 && q->hi == 127;
  if (s->k <= TM_PAIR_PART && full)
    tm_pair_rows_full_s8(s, q, x, w, bias, rq, y);
  else if (s->k <= TM_PAIR_PART)
    tm_pair_rows_clamped_s8(s, q, x, w, bias, rq, y);
  else if (full)
    tm_pair_parts_full_s8(s, q, x, w, bias, rq, y);
  else
    tm_pair_parts_clamped_s8(s, q, x, w, bias, rq, y);
}

/* `count` numbers of two columns. */
TM_INLINE void tm_pair_take_s8(int32_t *to, const int8_t *lower,
                               const int8_t *upper, int32_t count) {
  for (; count >= 4; count -= 4) {
    to[0] = lower[0] + upper[0] * 0xffffff;
    to[TM_PAIR_WORDS] = lower[1] + upper[1] * 0xffffff;
    to[2 * TM_PAIR_WORDS] = lower[2] + upper[2] * 0xffffff;
    to[3 * TM_PAIR_WORDS] = lower[3] + upper[3] * 0xffffff;
    to += 4 * TM_PAIR_WORDS;
    lower += 4;
    upper += 4;
  }
  for (; count > 0; --count) {
    *to = *lower++ + *upper++ * 0xffffff;
    to += TM_PAIR_WORDS;
  }
}

#endif
