/* tinyml runtime: products of a matrix of weights and one column of inputs, of
 * 8 or 16 bits, weights of 8 or 4. The column is widened to half words once, so
 * a round loads two or four words of it and widens nothing but weights.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_ROWS_H
#define TINYML_ISA_ARMV7E_M_ROWS_H

#include "tinyml/isa/armv7e-m/columns.h"

/* A round is four numbers, with weights of 4 bits eight, and a word for two: 0
 * and 2, 1 and 3; 0 and 4, 1 and 5, 2 and 6, 3 and 7. With 4 bits a sum counts
 * 4096 times: so many numbers fit 32 bits, 256 of 16 bits with weights of 8. */
enum { TM_ROWS_PART_W4 = 504, TM_ROWS_PART = 256 };

/* So many rounds with weights of 8 bits have no loop, where that is known when
 * the kernel is compiled. */
enum { TM_ROWS_SHORT = 4 };

/* One round from x on. */
TM_INLINE void tm_rows_widen_round(const tm_columns_type *t, int32_t *to,
                                   const int8_t *x) {
  int32_t halves[TM_COLUMNS_STEP + 2];
  tm_widen_round(t, halves, x);
  to[0] = halves[0];
  if (t->bits == 8) {
    to[1] = halves[1];
  } else {
    to[1] = halves[TM_COLUMNS_STEP];
    to[2] = halves[1];
    to[3] = halves[TM_COLUMNS_STEP + 1];
  }
}

/* k numbers from x on, and zeros up to a whole round. */
TM_INLINE void tm_rows_widen(const tm_columns_type *t, int32_t *to,
                             const int8_t *x, int32_t k) {
  const int32_t round = tm_columns_round(t);
  const int32_t rest = k & (round - 1);
  for (int32_t i = 0; i < k / round; ++i) {
    tm_rows_widen_round(t, to, x);
    to += round / 2;
    x += round * t->bytes;
  }
  if (rest != 0) {
    int16_t last[8] = {0, 0, 0, 0, 0, 0, 0, 0}; /* aligned for both types */
    memcpy(last, x, (size_t)(rest * t->bytes));
    tm_rows_widen_round(t, to, (const int8_t *)last);
  }
}

/* A round of one row. */
TM_INLINE int32_t tm_rows_mac(const tm_columns_type *t, const int32_t *x,
                              uint32_t weights, int32_t sum) {
  if (t->bits == 8) {
    sum = tm_mac_halves((uint32_t)x[0], tm_even_bytes(weights), sum);
    return tm_mac_halves((uint32_t)x[1], tm_odd_bytes(weights), sum);
  }
  sum = tm_mac_halves((uint32_t)x[0], (weights << 12) & 0xf000f000u, sum);
  sum = tm_mac_halves((uint32_t)x[1], (weights << 8) & 0xf000f000u, sum);
  sum = tm_mac_halves((uint32_t)x[2], (weights << 4) & 0xf000f000u, sum);
  return tm_mac_halves((uint32_t)x[3], weights & 0xf000f000u, sum);
}

#if defined(TM_MAC_COLUMNS_ASM)
/* One row: r is from a row to the next one. */
#define TM_MAC_ROW_W8(sum, address)                                            \
  "ldr %[w], " address "\n\t"                                                  \
  "sxtb16 %[t], %[w]\n\t"                                                      \
  "sxtb16 %[w], %[w], ror #8\n\t"                                              \
  "smlad %[" sum "], %[t], %[x0], %[" sum "]\n\t"                              \
  "smlad %[" sum "], %[w], %[x1], %[" sum "]\n\t"
#define TM_MAC_ROWS_W8                                                         \
  "ldrd %[x0], %[x1], [%[x]], #8\n\t" TM_MAC_ROW_W8("b", "[%[p], %[r]]")       \
      TM_MAC_ROW_W8("a", "[%[p]], #4") TM_MAC_ROW_W8("d", "[%[s], %[r]]")      \
          TM_MAC_ROW_W8("c", "[%[s]], #4")
#define TM_MAC_ROW_W4(sum, address)                                            \
  "ldr %[w], " address "\n\t"                                                  \
  "and %[t], %[m], %[w], lsl #12\n\t"                                          \
  "smlad %[" sum "], %[t], r4, %[" sum "]\n\t"                                 \
  "and %[t], %[m], %[w], lsl #8\n\t"                                           \
  "smlad %[" sum "], %[t], r5, %[" sum "]\n\t"                                 \
  "and %[t], %[m], %[w], lsl #4\n\t"                                           \
  "smlad %[" sum "], %[t], r6, %[" sum "]\n\t"                                 \
  "and %[w], %[m], %[w]\n\t"                                                   \
  "smlad %[" sum "], %[w], r8, %[" sum "]\n\t"
#define TM_MAC_ROWS_W4                                                         \
  "ldmia %[x]!, {r4, r5, r6, r8}\n\t" TM_MAC_ROW_W4("b", "[%[p], %[r]]")       \
      TM_MAC_ROW_W4("a", "[%[p]], #4")
#define TM_MAC_ROWS_LOOP(body)                                                 \
  "1:\n\t" body "subs %[n], %[n], #1\n\t"                                      \
  "bne 1b"
#define TM_MAC_ROWS_ASM_W8(body)                                               \
  __asm__(                                                                     \
      TM_MAC_ROWS_LOOP(body)                                                   \
      : [a] "+r"(sum->a), [b] "+r"(sum->b), [c] "+r"(sum->c),                  \
        [d] "+r"(sum->d), [x] "+r"(at), [p] "+r"(p), [s] "+r"(s), [n] "+r"(n), \
        [w] "=&r"(weights), [t] "=&r"(halves), [x0] "=&r"(x0), [x1] "=&r"(x1)  \
      : [r] "r"(row)                                                           \
      : "cc", "memory")
/* One round. */
#define TM_MAC_ROWS_ONCE_W8                                                    \
  __asm__(                                                                     \
      TM_MAC_ROWS_W8                                                           \
      : [a] "+r"(sum->a), [b] "+r"(sum->b), [c] "+r"(sum->c),                  \
        [d] "+r"(sum->d), [x] "+r"(at), [p] "+r"(p), [s] "+r"(s),              \
        [w] "=&r"(weights), [t] "=&r"(halves), [x0] "=&r"(x0), [x1] "=&r"(x1)  \
      : [r] "r"(row)                                                           \
      : "memory")
#define TM_MAC_ROWS_ASM_W4(a_sum, b_sum, body)                                 \
  __asm__(TM_MAC_ROWS_LOOP(body)                                               \
          : [a] "+r"(a_sum), [b] "+r"(b_sum), [x] "+r"(at), [p] "+r"(p),       \
            [n] "+r"(n), [w] "=&r"(weights), [t] "=&r"(halves)                 \
          : [r] "r"(row), [m] "r"(0xf000f000u)                                 \
          : "r4", "r5", "r6", "r8", "cc", "memory")
#endif

/* sum += `rounds` rounds of four rows, `row` bytes from one to the next. */
TM_INLINE void tm_rows_rounds(const tm_columns_type *t, tm_sums4 *sum,
                              const int32_t *x, const int8_t *w, int32_t row,
                              int32_t rounds) {
#if defined(TM_MAC_COLUMNS_ASM)
  uint32_t weights;
  uint32_t halves;
  int32_t n;
  const int32_t *at = x;
  const int8_t *p = w;
  if (t->bits == 8) {
    uint32_t x0;
    uint32_t x1;
    const int8_t *s = w + 2 * row;
    if (TM_KNOWN(rounds <= TM_ROWS_SHORT)) {
      TM_UNROLL
      for (int32_t i = 0; i < rounds; ++i)
        TM_MAC_ROWS_ONCE_W8;
      return;
    }
    n = rounds & 3;
    if (n != 0)
      TM_MAC_ROWS_ASM_W8(TM_MAC_ROWS_W8);
    n = rounds >> 2;
    if (n != 0)
      TM_MAC_ROWS_ASM_W8(
          TM_MAC_ROWS_W8 TM_MAC_ROWS_W8 TM_MAC_ROWS_W8 TM_MAC_ROWS_W8);
    return;
  }
  n = rounds;
  if (n == 0)
    return;
  TM_MAC_ROWS_ASM_W4(sum->a, sum->b, TM_MAC_ROWS_W4);
  at = x;
  p = w + 2 * row;
  n = rounds;
  TM_MAC_ROWS_ASM_W4(sum->c, sum->d, TM_MAC_ROWS_W4);
#else
  for (; rounds > 0; --rounds) {
    sum->a = tm_rows_mac(t, x, tm_load_bytes(w), sum->a);
    sum->b = tm_rows_mac(t, x, tm_load_bytes(w + row), sum->b);
    sum->c = tm_rows_mac(t, x, tm_load_bytes(w + 2 * row), sum->c);
    sum->d = tm_rows_mac(t, x, tm_load_bytes(w + 3 * row), sum->d);
    x += tm_columns_round(t) / 2;
    w += 4;
  }
#endif
}

/* sum += Σ x[i] * w[i] of four rows, i < k, with weights of 4 bits 4096 times.
 */
TM_INLINE void tm_rows_add(const tm_columns_type *t, tm_sums4 *sum,
                           const int32_t *x, const int8_t *w, int32_t row,
                           int32_t k) {
  const int32_t round = tm_columns_round(t);
  const int32_t rest = k & (round - 1);
  tm_rows_rounds(t, sum, x, w, row, k / round);
  if (rest != 0) {
    x += k / round * (round / 2);
    w += k / round * 4 + rest * t->bits / 8 + (rest * t->bits % 8 != 0);
    sum->a = tm_rows_mac(t, x, tm_last_weights(t, w, rest), sum->a);
    sum->b = tm_rows_mac(t, x, tm_last_weights(t, w + row, rest), sum->b);
    sum->c = tm_rows_mac(t, x, tm_last_weights(t, w + 2 * row, rest), sum->c);
    sum->d = tm_rows_mac(t, x, tm_last_weights(t, w + 3 * row, rest), sum->d);
  }
}

/* Σ x[i] * w[i] of four rows, i < k, k at most a part. */
TM_INLINE tm_sums4 tm_rows_four(const tm_columns_type *t, const int32_t *x,
                                const int8_t *w, int32_t row, int32_t k) {
  tm_sums4 sum = {0, 0, 0, 0};
  tm_rows_add(t, &sum, x, w, row, k);
  if (t->bits == 4) {
    sum.a >>= 12;
    sum.b >>= 12;
    sum.c >>= 12;
    sum.d >>= 12;
  }
  return sum;
}

#endif
