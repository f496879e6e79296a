/* tinyml runtime: int8 products of a matrix of weights and four columns of
 * inputs. The columns are widened to half words once, for all rows of weights,
 * so a round of 16 products loads and widens nothing but four weights.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_COLUMNS_S8_H
#define TINYML_ISA_ARMV7E_M_COLUMNS_S8_H

#include "tinyml/isa/armv7e-m/requantize_s8.h"
#include "tinyml/isa/armv7e-m/simd32.h"

/* Four columns of k numbers are round_up(k, 4) * 2 words: for each four
 * numbers of a column the even and the odd ones, next to those of the other
 * columns. So the next four of a column are 8 words on. */
enum { TM_COLUMNS = 4, TM_COLUMNS_STEP = 2 * TM_COLUMNS };

/* One column: four numbers from x on, `words` times. */
TM_INLINE void tm_widen_column(int32_t *to, const int8_t *x, int32_t words) {
  for (; words >= 4; words -= 4) {
    tm_widen_bytes(&to, &x);
    tm_widen_bytes(&to, &x);
    tm_widen_bytes(&to, &x);
    tm_widen_bytes(&to, &x);
  }
  for (; words > 0; --words)
    tm_widen_bytes(&to, &x);
}

/* One column of v. */
TM_INLINE void tm_fill_column(int32_t *to, int32_t v, int32_t words) {
  const int32_t twice = (int32_t)(((uint32_t)v & 0xffffu) * 0x10001u);
  for (; words > 0; --words) {
    to[0] = twice;
    to[1] = twice;
    to += TM_COLUMNS_STEP;
  }
}

/* The sums of one row of weights with the four columns. */
typedef struct tm_sums4 {
  int32_t a, b, c, d;
} tm_sums4;

/* Four more numbers of each column. */
TM_INLINE void tm_mac_columns(tm_sums4 *sum, const int32_t *x,
                              uint32_t weights) {
  const uint32_t even = tm_even_bytes(weights);
  const uint32_t odd = tm_odd_bytes(weights);
  sum->a = tm_mac_halves((uint32_t)x[0], even, sum->a);
  sum->a = tm_mac_halves((uint32_t)x[1], odd, sum->a);
  sum->b = tm_mac_halves((uint32_t)x[2], even, sum->b);
  sum->b = tm_mac_halves((uint32_t)x[3], odd, sum->b);
  sum->c = tm_mac_halves((uint32_t)x[4], even, sum->c);
  sum->c = tm_mac_halves((uint32_t)x[5], odd, sum->c);
  sum->d = tm_mac_halves((uint32_t)x[6], even, sum->d);
  sum->d = tm_mac_halves((uint32_t)x[7], odd, sum->d);
}

#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__) && defined(__OPTIMIZE__)
/* GCC neither loads several words at once nor finds 13 registers; without
 * optimization it does not find them here either. */
#define TM_MAC_COLUMNS                                                         \
  "ldmia %[x]!, {r4, r5, r6, r8}\n\t"                                          \
  "ldr %[w], [%[p]], #4\n\t"                                                   \
  "sxtb16 %[t], %[w]\n\t"                                                      \
  "sxtb16 %[w], %[w], ror #8\n\t"                                              \
  "smlad %[a], r4, %[t], %[a]\n\t"                                             \
  "smlad %[a], r5, %[w], %[a]\n\t"                                             \
  "smlad %[b], r6, %[t], %[b]\n\t"                                             \
  "smlad %[b], r8, %[w], %[b]\n\t"                                             \
  "ldmia %[x]!, {r4, r5, r6, r8}\n\t"                                          \
  "smlad %[c], r4, %[t], %[c]\n\t"                                             \
  "smlad %[c], r5, %[w], %[c]\n\t"                                             \
  "smlad %[d], r6, %[t], %[d]\n\t"                                             \
  "smlad %[d], r8, %[w], %[d]\n\t"
#define TM_MAC_COLUMNS_LOOP(body)                                              \
  __asm__("1:\n\t" body "subs %[n], %[n], #1\n\t"                              \
          "bne 1b"                                                             \
          : [a] "+r"(sum->a), [b] "+r"(sum->b), [c] "+r"(sum->c),              \
            [d] "+r"(sum->d), [x] "+r"(x), [p] "+r"(w), [n] "+r"(n),           \
            [w] "=&r"(weights), [t] "=&r"(even)                                \
          :                                                                    \
          : "r4", "r5", "r6", "r8", "cc", "memory")
#endif

/* 4 * words more numbers of each column: moves x and w to what follows. */
TM_INLINE void tm_mac_columns_words(tm_sums4 *sum, const int32_t **columns,
                                    const int8_t **rows, int32_t words) {
  const int32_t *x = *columns;
  const int8_t *w = *rows;
#if defined(TM_MAC_COLUMNS)
  uint32_t weights;
  uint32_t even;
  int32_t n = words & 3;
  if (n != 0)
    TM_MAC_COLUMNS_LOOP(TM_MAC_COLUMNS);
  n = words >> 2;
  if (n != 0)
    TM_MAC_COLUMNS_LOOP(
        TM_MAC_COLUMNS TM_MAC_COLUMNS TM_MAC_COLUMNS TM_MAC_COLUMNS);
#else
  for (; words > 0; --words) {
    tm_mac_columns(sum, x, tm_load_bytes(w));
    x += TM_COLUMNS_STEP;
    w += 4;
  }
#endif
  *columns = x;
  *rows = w;
}

/* What tm_columns_s8 computes with. */
typedef struct tm_columns {
  int32_t k, rows; /* numbers in a column, rows of weights; k >= 4 */
  int32_t in_use;  /* the other columns hold anything and give nothing */
  int32_t stride;  /* from a column's results to those of the next one */
} tm_columns;

/* y[column * stride + row] = requantize(bias[row] + Σ x[column][k] * w[row][k])
 * The last weights of a row are loaded with some that are shifted out. */
TM_INLINE void tm_columns_body_s8(const tm_columns *s, const tm_conv_q *q,
                                  int full, const int32_t *x, const int8_t *w,
                                  const int32_t *bias, const tm_rq *rq,
                                  int8_t *y) {
  const int32_t k = s->k;
  const int32_t rest = k & 3;
  const int32_t at_b = s->in_use > 1 ? s->stride : 0;
  const int32_t at_c = s->in_use > 2 ? 2 * s->stride : 0;
  const int32_t at_d = s->in_use > 3 ? 3 * s->stride : 0;
  const int8_t *const end = y + s->rows;
  while (y != end) {
    const int32_t b = *bias++;
    tm_sums4 sum = {b, b, b, b};
    const int32_t *at = x;
    tm_mac_columns_words(&sum, &at, &w, k >> 2);
    if (rest != 0) {
      w += rest;
      tm_mac_columns(&sum, at, tm_load_bytes(w - 4) >> (32 - 8 * rest));
    }
    const tm_rq scale = *rq++;
    if (scale.pre != 0) {
      sum.a = tm_shift_saturating(sum.a, scale.pre);
      sum.b = tm_shift_saturating(sum.b, scale.pre);
      sum.c = tm_shift_saturating(sum.c, scale.pre);
      sum.d = tm_shift_saturating(sum.d, scale.pre);
    }
    y[at_d] = tm_scale_s8(sum.d, scale.mult, q, full);
    y[at_c] = tm_scale_s8(sum.c, scale.mult, q, full);
    y[at_b] = tm_scale_s8(sum.b, scale.mult, q, full);
    y[0] = tm_scale_s8(sum.a, scale.mult, q, full);
    ++y;
  }
}

TM_SHARED void tm_columns_full_s8(const tm_columns *s, const tm_conv_q *q,
                                  const int32_t *x, const int8_t *w,
                                  const int32_t *bias, const tm_rq *rq,
                                  int8_t *y) {
  tm_columns_body_s8(s, q, 1, x, w, bias, rq, y);
}

TM_SHARED void tm_columns_clamped_s8(const tm_columns *s, const tm_conv_q *q,
                                     const int32_t *x, const int8_t *w,
                                     const int32_t *bias, const tm_rq *rq,
                                     int8_t *y) {
  tm_columns_body_s8(s, q, 0, x, w, bias, rq, y);
}

TM_INLINE void tm_columns_s8(const tm_columns *s, const tm_conv_q *q,
                             const int32_t *x, const int8_t *w,
                             const int32_t *bias, const tm_rq *rq, int8_t *y) {
  if (tm_is_full_s8(q))
    tm_columns_full_s8(s, q, x, w, bias, rq, y);
  else
    tm_columns_clamped_s8(s, q, x, w, bias, rq, y);
}

#endif
