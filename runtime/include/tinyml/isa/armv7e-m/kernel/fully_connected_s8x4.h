/* tinyml runtime: fully_connected_s8x4 for Armv7E-M. Inputs are widened once,
 * eight bytes for a block, which is what a step counts; five words come with
 * one LDM, and a block takes an addition, a load, two SXTB16 and two SMLAD.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_KERNEL_FULLY_CONNECTED_S8X4_H
#define TINYML_ISA_ARMV7E_M_KERNEL_FULLY_CONNECTED_S8X4_H

#include "tinyml/isa/armv7e-m/requantize_s8.h"

/* A row while it is added up: where it is in the widened inputs and in the
 * weights. */
typedef struct tm_x4_row {
  const int32_t *x;
  const uint32_t *w;
  int32_t sum;
} tm_x4_row;

/* One more block, `step` bytes on. */
TM_INLINE void tm_x4_block(tm_x4_row *row, uint32_t step) {
  const uint32_t weights = *row->w++;
  row->x += step >> 2;
  row->sum =
      tm_mac_halves(tm_even_bytes(weights), (uint32_t)row->x[0], row->sum);
  row->sum =
      tm_mac_halves(tm_odd_bytes(weights), (uint32_t)row->x[1], row->sum);
}

/* GCC finds no LDM and no UXTAB in C. */
#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__) &&                      \
    defined(__OPTIMIZE__) && !defined(__clang__)
#define TM_X4_BLOCK(word, step)                                                \
  "uxtab %[x], %[x], r3" step "\n\t"                                           \
  "ldrd %[a], %[b], [%[x]]\n\t"                                                \
  "sxtb16 %[t], " word "\n\t"                                                  \
  "sxtb16 " word ", " word ", ror #8\n\t"                                      \
  "smlad %[sum], %[t], %[a], %[sum]\n\t"                                       \
  "smlad %[sum], " word ", %[b], %[sum]\n\t"
#endif

/* `fours` times four blocks. */
TM_INLINE void tm_x4_fours(tm_x4_row *row, int32_t fours) {
#if defined(TM_X4_BLOCK)
  uint32_t a, b, t;
  if (fours != 0)
    __asm__("1:\n\t"
            "ldmia %[w]!, {r3, r4, r5, r6, r8}\n\t"
            "subs %[n], %[n], #1\n\t" TM_X4_BLOCK("r4", "")
                TM_X4_BLOCK("r5", ", ror #8") TM_X4_BLOCK("r6", ", ror #16")
                    TM_X4_BLOCK("r8", ", ror #24") "bne 1b"
            : [sum] "+r"(row->sum), [x] "+r"(row->x), [w] "+r"(row->w),
              [n] "+r"(fours), [a] "=&r"(a), [b] "=&r"(b), [t] "=&r"(t)
            :
            : "r3", "r4", "r5", "r6", "r8", "cc", "memory");
#else
  for (; fours > 0; --fours) {
    const uint32_t steps = *row->w++;
    tm_x4_block(row, steps & 255u);
    tm_x4_block(row, (steps >> 8) & 255u);
    tm_x4_block(row, (steps >> 16) & 255u);
    tm_x4_block(row, steps >> 24);
  }
#endif
}

/* Up to three blocks. */
TM_INLINE void tm_x4_rest(tm_x4_row *row, int32_t blocks) {
  if (blocks == 0)
    return;
#if defined(TM_X4_BLOCK)
  uint32_t a, b, t;
  __asm__(
      "ldr r3, [%[w]], #4\n\t"
      "cmp %[n], #2\n\t"
      "ldr r4, [%[w]], #4\n\t" TM_X4_BLOCK(
          "r4", "") "blt 1f\n\t"
                    "ldr r4, [%[w]], #4\n\t" TM_X4_BLOCK(
                        "r4", ", ror #8") "beq 1f\n\t"
                                          "ldr r4, [%[w]], #4\n\t" TM_X4_BLOCK(
                                              "r4", ", ror #16") "1:"
      : [sum] "+r"(row->sum), [x] "+r"(row->x), [w] "+r"(row->w), [a] "=&r"(a),
        [b] "=&r"(b), [t] "=&r"(t)
      : [n] "r"(blocks)
      : "r3", "r4", "cc", "memory");
#else
  const uint32_t steps = *row->w++;
  tm_x4_block(row, steps & 255u);
  if (blocks >= 2)
    tm_x4_block(row, (steps >> 8) & 255u);
  if (blocks == 3)
    tm_x4_block(row, (steps >> 16) & 255u);
#endif
}

/* k numbers from x on, of each four the first and third in a word, then the
 * others. */
TM_INLINE void tm_x4_widen(int32_t *to, const int8_t *x, int32_t k) {
  for (int32_t i = 0; i + 4 <= k; i += 4) {
    const uint32_t inputs = tm_load_bytes(x + i);
    *to++ = (int32_t)tm_even_bytes(inputs);
    *to++ = (int32_t)tm_odd_bytes(inputs);
  }
}

/* The sums of `rows` rows; returns what follows their weights. */
TM_INLINE const uint32_t *tm_x4_sums(int32_t *sums, int32_t rows,
                                     const int32_t *x, const uint32_t *w,
                                     const uint16_t *counts) {
  tm_x4_row row = {x, w, 0};
  const uint16_t *const end = counts + rows;
  while (counts != end) {
    const int32_t blocks = *counts++;
    row.x = x;
    row.sum = 0;
    tm_x4_fours(&row, blocks >> 2);
    tm_x4_rest(&row, blocks & 3);
    *sums++ = row.sum;
  }
  return row.w;
}

/* So many rows at a time: what adds up takes all registers, and so does what
 * scales. */
enum { TM_X4_ROWS = 16 };

TM_INLINE void tm_x4_layer(const tm_fc_blocks_shape *s, const tm_linear_s8_q *q,
                           int full, const int8_t *x, const uint32_t *w,
                           const uint16_t *counts, const int32_t *bias,
                           const tm_rq *rq, int8_t *y, int32_t *scratch) {
  for (int32_t m = 0; m < s->m; ++m) {
    const uint32_t *from = w;
    tm_x4_widen(scratch, x, s->k);
    for (int32_t n = 0; n < s->n; n += TM_X4_ROWS) {
      const int32_t rows = s->n - n < TM_X4_ROWS ? s->n - n : TM_X4_ROWS;
      int32_t sums[TM_X4_ROWS];
      from = tm_x4_sums(sums, rows, scratch, from, counts + n);
      for (int32_t i = 0; i < rows; ++i) {
        const tm_rq *const to = rq + n + i;
        int32_t sum = bias[n + i] + sums[i];
        if (to->pre != 0)
          sum = tm_shift_saturating(sum, to->pre);
        y[n + i] = tm_scale_s8(sum, to->mult, q, full);
      }
    }
    x += s->k;
    y += s->n;
  }
}

#define TM_X4_LAYER(name, full)                                                \
  TM_SHARED void name(const tm_fc_blocks_shape *s, const tm_linear_s8_q *q,    \
                      const int8_t *x, const uint32_t *w,                      \
                      const uint16_t *counts, const int32_t *bias,             \
                      const tm_rq *rq, int8_t *y, int32_t *scratch) {          \
    tm_x4_layer(s, q, full, x, w, counts, bias, rq, y, scratch);               \
  }
TM_X4_LAYER(tm_x4_full, 1)
TM_X4_LAYER(tm_x4_clamped, 0)
#undef TM_X4_LAYER

TM_INLINE void tm_armv7e_m_fully_connected_s8x4(
    const tm_fc_blocks_shape *s, const tm_linear_s8_q *q, const int8_t *x,
    const uint32_t *w, const uint16_t *counts, const int32_t *bias,
    const tm_rq *rq, int8_t *y, int32_t *scratch) {
  if (tm_is_full_s8(q))
    tm_x4_full(s, q, x, w, counts, bias, rq, y, scratch);
  else
    tm_x4_clamped(s, q, x, w, counts, bias, rq, y, scratch);
}

#endif
