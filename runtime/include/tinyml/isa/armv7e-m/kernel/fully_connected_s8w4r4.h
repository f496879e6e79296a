/* tinyml runtime: fully_connected_s8w4r4 for Armv7E-M. Of a word, which has two
 * columns of four rows, SMLAD of the whole half words, of their lower bytes, of
 * the first and of the third weights gives four sums, of which those of the
 * rows follow: 14 instructions for 16 products, on inputs that are widened once
 * for four rows, without scratch.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_FULLY_CONNECTED_S8W4R4_H
#define TINYML_ISA_ARMV7E_M_KERNEL_FULLY_CONNECTED_S8W4R4_H

#include "tinyml/isa/armv7e-m/fours_s8.h"

/* The sum of so many products of half words and int8 has 32 bits. */
enum { TM_W4R4_PART = 508 };

/* Σ of half words w0 + 16 * w1 + 256 * w2 + 4096 * w3, of w0 + 16 * w1, of w0
 * and of 256 * w2, where the first three weights are 8 higher than they are. */
typedef struct tm_w4r4_sums {
  int32_t whole, lower, first, third;
} tm_w4r4_sums;

/* Two columns. */
TM_INLINE void tm_w4r4_word(tm_w4r4_sums *sum, uint32_t inputs, uint32_t w) {
  sum->whole = tm_mac_halves(w, inputs, sum->whole);
  sum->lower = tm_mac_halves(w & 0x00ff00ffu, inputs, sum->lower);
  sum->first = tm_mac_halves(w & 0x000f000fu, inputs, sum->first);
  sum->third = tm_mac_halves(w & 0x0f000f00u, inputs, sum->third);
}

/* One more round, four inputs. */
TM_INLINE void tm_w4r4_round(tm_w4r4_sums *sum, uint32_t inputs,
                             const int32_t *w) {
  tm_w4r4_word(sum, tm_even_bytes(inputs), (uint32_t)w[0]);
  tm_w4r4_word(sum, tm_odd_bytes(inputs), (uint32_t)w[1]);
}

/* GCC finds no LDM in C. Clang keeps registers that these need. */
#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__) &&                      \
    defined(__OPTIMIZE__) && !defined(__clang__)
#define TM_W4R4_WORD(word, inputs)                                             \
  "smlad %[whole], " word ", %[" inputs "], %[whole]\n\t"                      \
  "uxtb16 %[t], " word "\n\t"                                                  \
  "smlad %[lower], %[t], %[" inputs "], %[lower]\n\t"                          \
  "and %[t], " word ", %[mask], lsl #8\n\t"                                    \
  "smlad %[third], %[t], %[" inputs "], %[third]\n\t"                          \
  "and " word ", " word ", %[mask]\n\t"                                        \
  "smlad %[first], " word ", %[" inputs "], %[first]\n\t"
#define TM_W4R4_ROUND                                                          \
  "ldr %[x0], [%[x]], #4\n\t"                                                  \
  "ldmia %[w]!, {r4, r5}\n\t"                                                  \
  "sxtb16 %[x1], %[x0], ror #8\n\t"                                            \
  "sxtb16 %[x0], %[x0]\n\t" TM_W4R4_WORD("r4", "x0") TM_W4R4_WORD("r5", "x1")
#define TM_W4R4_LOOP(body)                                                     \
  __asm__(                                                                     \
      "1:\n\t" body "subs %[n], %[n], #1\n\t"                                  \
      "bne 1b"                                                                 \
      : [whole] "+r"(sum->whole), [lower] "+r"(sum->lower),                    \
        [first] "+r"(sum->first), [third] "+r"(sum->third), [x] "+r"(x),       \
        [w] "+r"(w), [n] "+r"(n), [x0] "=&r"(x0), [x1] "=&r"(x1), [t] "=&r"(t) \
      : [mask] "r"(0x000f000fu)                                                \
      : "r4", "r5", "cc", "memory")
#endif

/* `rounds` rounds. */
TM_INLINE void tm_w4r4_rounds(tm_w4r4_sums *sum, const int8_t *x,
                              const int32_t *w, int32_t rounds) {
#if defined(TM_W4R4_LOOP)
  uint32_t x0, x1, t;
  int32_t n = rounds & 3;
  if (n != 0)
    TM_W4R4_LOOP(TM_W4R4_ROUND);
  n = rounds >> 2;
  if (n != 0)
    TM_W4R4_LOOP(TM_W4R4_ROUND TM_W4R4_ROUND TM_W4R4_ROUND TM_W4R4_ROUND);
#else
  for (; rounds > 0; --rounds) {
    tm_w4r4_round(sum, tm_load_bytes(x), w);
    x += 4;
    w += 2;
  }
#endif
}

/* Σ x[i] * w[row][i] of four rows, i < k, k at most a part; of the first three
 * from `offset` on. */
TM_INLINE tm_sum4_s32 tm_w4r4_part(int32_t offset, const int8_t *x,
                                   const int32_t *w, int32_t k) {
  tm_w4r4_sums sum = {0, 0, 0, 0};
  tm_w4r4_rounds(&sum, x, w, k >> 2);
  if ((k & 3) != 0) {
    int8_t last[4] = {0, 0, 0, 0};
    memcpy(last, x + (k & ~3), (size_t)(k & 3));
    tm_w4r4_round(&sum, tm_load_bytes(last), w + (k >> 2) * 2);
  }
  const tm_sum4_s32 rows = {
      offset + sum.first, offset + ((sum.lower - sum.first) >> 4),
      offset + (sum.third >> 8), (sum.whole - sum.lower - sum.third) >> 12};
  return rows;
}

/* The same of more. */
TM_INLINE tm_sum4_s32 tm_w4r4_parts(int32_t offset, const int8_t *x,
                                    const int32_t *w, int32_t k) {
  tm_sum4_s32 rows = {offset, offset, offset, 0};
  for (; k > 0; k -= TM_W4R4_PART) {
    const tm_sum4_s32 part =
        tm_w4r4_part(0, x, w, k < TM_W4R4_PART ? k : TM_W4R4_PART);
    rows.a += part.a;
    rows.b += part.b;
    rows.c += part.c;
    rows.d += part.d;
    x += TM_W4R4_PART;
    w += TM_W4R4_PART / 2;
  }
  return rows;
}

/* -8 * Σ x[i]: what takes the 8 off the first three rows. */
TM_INLINE int32_t tm_w4r4_offset(const int8_t *x, int32_t k) {
  int32_t sum = 0;
  for (; k >= 4; k -= 4) {
    const uint32_t inputs = tm_load_bytes(x);
    sum = tm_mac_halves(tm_even_bytes(inputs), 0x00010001u, sum);
    sum = tm_mac_halves(tm_odd_bytes(inputs), 0x00010001u, sum);
    x += 4;
  }
  for (; k > 0; --k)
    sum += *x++;
  return -8 * sum;
}

/* k and n: the layer's; parts: whether k is more than one. */
TM_INLINE void tm_w4r4_layer(int32_t k, int32_t n, int parts,
                             const tm_linear_s8_q *q, int full, const int8_t *x,
                             const int32_t *w, const int32_t *bias,
                             const tm_rq *rq, int8_t *y) {
  const int32_t offset = tm_w4r4_offset(x, k);
  for (int32_t left = n; left > 0; left -= 4) {
    const tm_sum4_s32 sum =
        parts ? tm_w4r4_parts(offset, x, w, k) : tm_w4r4_part(offset, x, w, k);
    tm_fours_store(&sum, left, q, full, bias, rq, y);
    w += ((k + 3) & ~3) / 2;
    bias += 4;
    rq += 4;
    y += 4;
  }
}

#define TM_W4R4_LAYER(name, parts, full)                                       \
  TM_SHARED void name(int32_t k, int32_t n, const tm_linear_s8_q *q,           \
                      const int8_t *x, const int32_t *w, const int32_t *bias,  \
                      const tm_rq *rq, int8_t *y) {                            \
    tm_w4r4_layer(k, n, parts, q, full, x, w, bias, rq, y);                    \
  }
TM_W4R4_LAYER(tm_w4r4_full, 0, 1)
TM_W4R4_LAYER(tm_w4r4_clamped, 0, 0)
TM_W4R4_LAYER(tm_w4r4_parts_full, 1, 1)
TM_W4R4_LAYER(tm_w4r4_parts_clamped, 1, 0)
#undef TM_W4R4_LAYER

TM_INLINE void tm_armv7e_m_fully_connected_s8w4r4(
    const tm_fc_shape *s, const tm_linear_s8_q *q, const int8_t *x,
    const int32_t *w, const int32_t *bias, const tm_rq *rq, int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    if (s->k <= TM_W4R4_PART && tm_is_full_s8(q))
      tm_w4r4_full(s->k, s->n, q, x, w, bias, rq, y);
    else if (s->k <= TM_W4R4_PART)
      tm_w4r4_clamped(s->k, s->n, q, x, w, bias, rq, y);
    else if (tm_is_full_s8(q))
      tm_w4r4_parts_full(s->k, s->n, q, x, w, bias, rq, y);
    else
      tm_w4r4_parts_clamped(s->k, s->n, q, x, w, bias, rq, y);
    x += s->k;
    y += s->n;
  }
}

#endif
