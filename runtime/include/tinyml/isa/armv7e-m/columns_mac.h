/* tinyml runtime: products of a matrix of weights and four columns of inputs,
 * of 8 or 16 bits, weights of 8 or 4. The columns are widened to half words
 * once, for all rows of weights, so a round loads and widens nothing but
 * weights.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_COLUMNS_MAC_H
#define TINYML_ISA_ARMV7E_M_COLUMNS_MAC_H

#include "tinyml/isa/armv7e-m/requantize_s8.h"

/* A column is a row of rounds: four numbers, with weights of 4 bits eight. Four
 * numbers are two words, next to those of the other columns: the numbers 0 and
 * 2, 1 and 3. Eight are twice two words: 0 and 4, 2 and 6; behind those of all
 * columns 1 and 5, 3 and 7. So weights widen without being moved. */
enum { TM_COLUMNS = 4, TM_COLUMNS_STEP = 2 * TM_COLUMNS };

/* Columns of at most so many numbers have no loop, where that is known when the
 * kernel is compiled. */
enum { TM_COLUMNS_SHORT = 32 };

/* What a column is made of; known when the kernel is compiled. */
typedef struct tm_columns_type {
  int32_t bytes; /* of a number */
  int32_t bits;  /* of a weight */
} tm_columns_type;

/* Numbers in a round. */
TM_INLINE int32_t tm_columns_round(const tm_columns_type *t) {
  return t->bits == 8 ? 4 : 8;
}

/* Words of four columns for each round. */
TM_INLINE int32_t tm_columns_words(const tm_columns_type *t) {
  return tm_columns_round(t) / 4 * TM_COLUMNS_STEP;
}

/* The sums of one row of weights with the four columns. */
typedef struct tm_sums4 {
  int32_t a, b, c, d;
} tm_sums4;

/* tm_shift_saturating of the four. In place, each doubling saturates: then a
 * kernel without loops has its sums where they were. */
TM_INLINE void tm_shift_sums(tm_sums4 *sum, int32_t pre, int is_short) {
#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__)
  if (is_short) {
    __asm__("1:\n\t"
            "qadd %[a], %[a], %[a]\n\t"
            "qadd %[b], %[b], %[b]\n\t"
            "qadd %[c], %[c], %[c]\n\t"
            "qadd %[d], %[d], %[d]\n\t"
            "subs %[n], %[n], #1\n\t"
            "bne 1b"
            : [a] "+r"(sum->a), [b] "+r"(sum->b), [c] "+r"(sum->c),
              [d] "+r"(sum->d), [n] "+r"(pre)
            :
            : "cc");
    return;
  }
#endif
  (void)is_short;
  sum->a = tm_shift_saturating(sum->a, pre);
  sum->b = tm_shift_saturating(sum->b, pre);
  sum->c = tm_shift_saturating(sum->c, pre);
  sum->d = tm_shift_saturating(sum->d, pre);
}

/* Four more numbers of each column and their weights as half words. */
TM_INLINE void tm_mac_columns_pairs(tm_sums4 *sum, const int32_t *x,
                                    uint32_t first, uint32_t second) {
  sum->a = tm_mac_halves((uint32_t)x[0], first, sum->a);
  sum->a = tm_mac_halves((uint32_t)x[1], second, sum->a);
  sum->b = tm_mac_halves((uint32_t)x[2], first, sum->b);
  sum->b = tm_mac_halves((uint32_t)x[3], second, sum->b);
  sum->c = tm_mac_halves((uint32_t)x[4], first, sum->c);
  sum->c = tm_mac_halves((uint32_t)x[5], second, sum->c);
  sum->d = tm_mac_halves((uint32_t)x[6], first, sum->d);
  sum->d = tm_mac_halves((uint32_t)x[7], second, sum->d);
}

/* One more round. Weights of 4 bits count 16 times as much, in the upper half
 * of a byte. */
TM_INLINE void tm_mac_columns(const tm_columns_type *t, tm_sums4 *sum,
                              const int32_t *x, uint32_t weights) {
  if (t->bits == 8) {
    tm_mac_columns_pairs(sum, x, tm_even_bytes(weights), tm_odd_bytes(weights));
  } else {
    const uint32_t low = (weights << 4) & 0xf0f0f0f0u;
    const uint32_t high = weights & 0xf0f0f0f0u;
    tm_mac_columns_pairs(sum, x, tm_even_bytes(low), tm_odd_bytes(low));
    tm_mac_columns_pairs(sum, x + TM_COLUMNS_STEP, tm_even_bytes(high),
                         tm_odd_bytes(high));
  }
}

#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__) &&                      \
    defined(__OPTIMIZE__) && !defined(__clang__)
/* GCC neither loads several words at once nor finds 13 registers, 14 with
 * weights of 4 bits; without optimization it does not find them here either. */
#define TM_MAC_COLUMNS_PAIRS(first, second)                                    \
  "ldmia %[x]!, {r4, r5, r6, r8}\n\t"                                          \
  "smlad %[a], r4, " first ", %[a]\n\t"                                        \
  "smlad %[a], r5, " second ", %[a]\n\t"                                       \
  "smlad %[b], r6, " first ", %[b]\n\t"                                        \
  "smlad %[b], r8, " second ", %[b]\n\t"                                       \
  "ldmia %[x]!, {r4, r5, r6, r8}\n\t"                                          \
  "smlad %[c], r4, " first ", %[c]\n\t"                                        \
  "smlad %[c], r5, " second ", %[c]\n\t"                                       \
  "smlad %[d], r6, " first ", %[d]\n\t"                                        \
  "smlad %[d], r8, " second ", %[d]\n\t"
#define TM_LOAD_WEIGHTS "ldr %[w], [%[p]], #4\n\t"
#define TM_MAC_COLUMNS_W8                                                      \
  "sxtb16 %[t], %[w]\n\t"                                                      \
  "sxtb16 %[w], %[w], ror #8\n\t" TM_MAC_COLUMNS_PAIRS("%[t]", "%[w]")
#define TM_MAC_COLUMNS_W4                                                      \
  "lsl %[t], %[w], #4\n\t"                                                     \
  "and %[t], %[t], #0xf0f0f0f0\n\t"                                            \
  "sxtb16 %[u], %[t]\n\t"                                                      \
  "sxtb16 %[t], %[t], ror #8\n\t" TM_MAC_COLUMNS_PAIRS(                        \
      "%[u]", "%[t]") "and %[w], %[w], #0xf0f0f0f0\n\t" TM_MAC_COLUMNS_W8
/* With weights of 8 bits [u] is not used. */
#define TM_MAC_COLUMNS_ASM(u_kind, body)                                       \
  __asm__(body                                                                 \
          : [a] "+r"(sum->a), [b] "+r"(sum->b), [c] "+r"(sum->c),              \
            [d] "+r"(sum->d), [x] "+r"(x), [w] "+r"(weights),                  \
            [t] "=&r"(halves), [u] u_kind(others)                              \
          :                                                                    \
          : "r4", "r5", "r6", "r8", "cc", "memory")
#define TM_MAC_COLUMNS_REPEAT(body)                                            \
  "1:\n\t" body "subs %[n], %[n], #1\n\t"                                      \
  "bne 1b"
#define TM_MAC_COLUMNS_LOOP_W8(body)                                           \
  __asm__(TM_MAC_COLUMNS_REPEAT(body)                                          \
          : [a] "+r"(sum->a), [b] "+r"(sum->b), [c] "+r"(sum->c),              \
            [d] "+r"(sum->d), [x] "+r"(x), [p] "+r"(w), [n] "+r"(n),           \
            [w] "=&r"(weights), [t] "=&r"(halves)                              \
          :                                                                    \
          : "r4", "r5", "r6", "r8", "cc", "memory")
#define TM_MAC_COLUMNS_LOOP_W4(body)                                           \
  __asm__(TM_MAC_COLUMNS_REPEAT(body)                                          \
          : [a] "+r"(sum->a), [b] "+r"(sum->b), [c] "+r"(sum->c),              \
            [d] "+r"(sum->d), [x] "+r"(x), [p] "+r"(w), [n] "+r"(n),           \
            [w] "=&r"(weights), [t] "=&r"(halves), [u] "=&r"(others)           \
          :                                                                    \
          : "r4", "r5", "r6", "r8", "cc", "memory")
#endif

/* A round of weights that are loaded, on a machine that has the instructions;
 * else see tm_mac_columns. x moves on. */
TM_INLINE const int32_t *tm_mac_columns_round(const tm_columns_type *t,
                                              tm_sums4 *sum, const int32_t *x,
                                              uint32_t weights) {
#if defined(TM_MAC_COLUMNS_ASM)
  uint32_t halves;
  uint32_t others;
  if (t->bits == 8)
    TM_MAC_COLUMNS_ASM("=r", TM_MAC_COLUMNS_W8);
  else
    TM_MAC_COLUMNS_ASM("=&r", TM_MAC_COLUMNS_W4);
  return x;
#else
  tm_mac_columns(t, sum, x, weights);
  return x + tm_columns_words(t);
#endif
}

/* `rounds` more rounds of each column: moves x and w to what follows. Without a
 * loop for a few, where their number is known when the kernel is compiled. */
TM_INLINE void tm_mac_columns_rounds(const tm_columns_type *t, int is_short,
                                     tm_sums4 *sum, const int32_t **columns,
                                     const int8_t **rows, int32_t rounds) {
  const int32_t *x = *columns;
  const int8_t *w = *rows;
  (void)is_short;
#if defined(TM_MAC_COLUMNS_ASM)
  if (!is_short) {
    uint32_t weights;
    uint32_t halves;
    int32_t n;
    if (t->bits == 8) {
      n = rounds & 3;
      if (n != 0)
        TM_MAC_COLUMNS_LOOP_W8(TM_LOAD_WEIGHTS TM_MAC_COLUMNS_W8);
      n = rounds >> 2;
      if (n != 0)
        TM_MAC_COLUMNS_LOOP_W8(
            TM_LOAD_WEIGHTS TM_MAC_COLUMNS_W8 TM_LOAD_WEIGHTS TM_MAC_COLUMNS_W8
                TM_LOAD_WEIGHTS TM_MAC_COLUMNS_W8 TM_LOAD_WEIGHTS
                    TM_MAC_COLUMNS_W8);
    } else {
      uint32_t others;
      n = rounds & 1;
      if (n != 0)
        TM_MAC_COLUMNS_LOOP_W4(TM_LOAD_WEIGHTS TM_MAC_COLUMNS_W4);
      n = rounds >> 1;
      if (n != 0)
        TM_MAC_COLUMNS_LOOP_W4(TM_LOAD_WEIGHTS TM_MAC_COLUMNS_W4 TM_LOAD_WEIGHTS
                                   TM_MAC_COLUMNS_W4);
    }
    *columns = x;
    *rows = w;
    return;
  }
#endif
  TM_UNROLL
  for (int32_t i = 0; i < rounds; ++i) {
    x = tm_mac_columns_round(t, sum, x, tm_load_bytes(w));
    w += 4;
  }
  *columns = x;
  *rows = w;
}

#endif
