/* tinyml runtime: fully_connected_s8r4 for Armv7E-M. One SMLAD of whole half
 * words adds 256 times the second row and the first, one of their lower bytes
 * the first: two rows for a load and two instructions on inputs that are
 * widened once for four rows, without scratch.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_FULLY_CONNECTED_S8R4_H
#define TINYML_ISA_ARMV7E_M_KERNEL_FULLY_CONNECTED_S8R4_H

#include "tinyml/isa/armv7e-m/fours_s8.h"

/* 256 times a sum of so many products, at most 2^14 each, has 32 bits. */
enum { TM_R4_PART = 508 };

/* Σ of whole half words and of lower bytes: rows 0 and 1, rows 2 and 3. */
typedef struct tm_r4_sums {
  int32_t whole01, lower01, whole23, lower23;
} tm_r4_sums;

/* One more round, four inputs. */
TM_INLINE void tm_r4_round(tm_r4_sums *sum, uint32_t inputs, const int32_t *w) {
  const uint32_t even = tm_even_bytes(inputs), odd = tm_odd_bytes(inputs);
  const uint32_t w0 = (uint32_t)w[0], w1 = (uint32_t)w[1];
  const uint32_t w2 = (uint32_t)w[2], w3 = (uint32_t)w[3];
  sum->whole01 = tm_mac_halves(w0, even, sum->whole01);
  sum->lower01 = tm_mac_halves(tm_even_bytes(w0), even, sum->lower01);
  sum->whole01 = tm_mac_halves(w1, odd, sum->whole01);
  sum->lower01 = tm_mac_halves(tm_even_bytes(w1), odd, sum->lower01);
  sum->whole23 = tm_mac_halves(w2, even, sum->whole23);
  sum->lower23 = tm_mac_halves(tm_even_bytes(w2), even, sum->lower23);
  sum->whole23 = tm_mac_halves(w3, odd, sum->whole23);
  sum->lower23 = tm_mac_halves(tm_even_bytes(w3), odd, sum->lower23);
}

/* GCC finds no LDM in C. Clang keeps registers that these need. */
#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__) &&                      \
    defined(__OPTIMIZE__) && !defined(__clang__)
#define TM_R4_WORD(word, inputs, whole, lower)                                 \
  "smlad %[" whole "], " word ", %[" inputs "], %[" whole "]\n\t"              \
  "sxtb16 " word ", " word "\n\t"                                              \
  "smlad %[" lower "], " word ", %[" inputs "], %[" lower "]\n\t"
#define TM_R4_ROUND                                                            \
  "ldr %[x0], [%[x]], #4\n\t"                                                  \
  "ldmia %[w]!, {r4, r5, r6, r8}\n\t"                                          \
  "sxtb16 %[x1], %[x0], ror #8\n\t"                                            \
  "sxtb16 %[x0], %[x0]\n\t" TM_R4_WORD("r4", "x0", "a", "b")                   \
      TM_R4_WORD("r5", "x1", "a", "b") TM_R4_WORD("r6", "x0", "c", "d")        \
          TM_R4_WORD("r8", "x1", "c", "d")
#define TM_R4_LOOP(body)                                                       \
  __asm__("1:\n\t" body "subs %[n], %[n], #1\n\t"                              \
          "bne 1b"                                                             \
          : [a] "+r"(sum->whole01), [b] "+r"(sum->lower01),                    \
            [c] "+r"(sum->whole23), [d] "+r"(sum->lower23), [x] "+r"(x),       \
            [w] "+r"(w), [n] "+r"(n), [x0] "=&r"(x0), [x1] "=&r"(x1)           \
          :                                                                    \
          : "r4", "r5", "r6", "r8", "cc", "memory")
#endif

/* `rounds` rounds. */
TM_INLINE void tm_r4_rounds(tm_r4_sums *sum, const int8_t *x, const int32_t *w,
                            int32_t rounds) {
#if defined(TM_R4_LOOP)
  uint32_t x0, x1;
  int32_t n = rounds & 3;
  if (n != 0)
    TM_R4_LOOP(TM_R4_ROUND);
  n = rounds >> 2;
  if (n != 0)
    TM_R4_LOOP(TM_R4_ROUND TM_R4_ROUND TM_R4_ROUND TM_R4_ROUND);
#else
  for (; rounds > 0; --rounds) {
    tm_r4_round(sum, tm_load_bytes(x), w);
    x += 4;
    w += 4;
  }
#endif
}

/* Σ x[i] * w[row][i] of four rows, i < k, k at most a part. */
TM_INLINE tm_sum4_s32 tm_r4_part(const int8_t *x, const int32_t *w, int32_t k) {
  tm_r4_sums sum = {0, 0, 0, 0};
  tm_r4_rounds(&sum, x, w, k >> 2);
  if ((k & 3) != 0) {
    int8_t last[4] = {0, 0, 0, 0};
    memcpy(last, x + (k & ~3), (size_t)(k & 3));
    tm_r4_round(&sum, tm_load_bytes(last), w + (k & ~3));
  }
  const tm_sum4_s32 rows = {sum.lower01, (sum.whole01 - sum.lower01) >> 8,
                            sum.lower23, (sum.whole23 - sum.lower23) >> 8};
  return rows;
}

/* The same of more. */
TM_INLINE tm_sum4_s32 tm_r4_parts(const int8_t *x, const int32_t *w,
                                  int32_t k) {
  tm_sum4_s32 rows = {0, 0, 0, 0};
  for (; k > 0; k -= TM_R4_PART) {
    const tm_sum4_s32 part = tm_r4_part(x, w, k < TM_R4_PART ? k : TM_R4_PART);
    rows.a += part.a;
    rows.b += part.b;
    rows.c += part.c;
    rows.d += part.d;
    x += TM_R4_PART;
    w += TM_R4_PART;
  }
  return rows;
}

/* k and n: the layer's; parts: whether k is more than one. */
TM_INLINE void tm_r4_layer(int32_t k, int32_t n, int parts,
                           const tm_linear_s8_q *q, int full, const int8_t *x,
                           const int32_t *w, const int32_t *bias,
                           const tm_rq *rq, int8_t *y) {
  for (int32_t left = n; left > 0; left -= 4) {
    const tm_sum4_s32 sum = parts ? tm_r4_parts(x, w, k) : tm_r4_part(x, w, k);
    tm_fours_store(&sum, left, q, full, bias, rq, y);
    w += (k + 3) & ~3;
    bias += 4;
    rq += 4;
    y += 4;
  }
}

#define TM_R4_LAYER(name, parts, full)                                         \
  TM_SHARED void name(int32_t k, int32_t n, const tm_linear_s8_q *q,           \
                      const int8_t *x, const int32_t *w, const int32_t *bias,  \
                      const tm_rq *rq, int8_t *y) {                            \
    tm_r4_layer(k, n, parts, q, full, x, w, bias, rq, y);                      \
  }
TM_R4_LAYER(tm_r4_full, 0, 1)
TM_R4_LAYER(tm_r4_clamped, 0, 0)
TM_R4_LAYER(tm_r4_parts_full, 1, 1)
TM_R4_LAYER(tm_r4_parts_clamped, 1, 0)
#undef TM_R4_LAYER

TM_INLINE void tm_armv7e_m_fully_connected_s8r4(
    const tm_fc_shape *s, const tm_linear_s8_q *q, const int8_t *x,
    const int32_t *w, const int32_t *bias, const tm_rq *rq, int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    if (s->k <= TM_R4_PART && tm_is_full_s8(q))
      tm_r4_full(s->k, s->n, q, x, w, bias, rq, y);
    else if (s->k <= TM_R4_PART)
      tm_r4_clamped(s->k, s->n, q, x, w, bias, rq, y);
    else if (tm_is_full_s8(q))
      tm_r4_parts_full(s->k, s->n, q, x, w, bias, rq, y);
    else
      tm_r4_parts_clamped(s->k, s->n, q, x, w, bias, rq, y);
    x += s->k;
    y += s->n;
  }
}

#endif
