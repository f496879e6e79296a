/* tinyml runtime: products of a matrix of weights and four columns of inputs,
 * see columns_mac.h: widening the columns, a row of weights.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_COLUMNS_H
#define TINYML_ISA_ARMV7E_M_COLUMNS_H

#include "tinyml/isa/armv7e-m/columns_mac.h"

/* Two words of four columns, and what belongs to them in the other half of a
 * round of eight. */
TM_INLINE void tm_widen_round(const tm_columns_type *t, int32_t *to,
                              const void *x) {
  const int8_t *const bytes = (const int8_t *)x;
  const int16_t *const halves = (const int16_t *)x;
  if (t->bits == 8 && t->bytes == 1) {
    tm_widen_bytes_to(to, bytes);
  } else if (t->bits == 8) {
    tm_widen_halves_to(to, halves);
  } else if (t->bytes == 1) {
    const uint32_t a = tm_load_bytes(bytes);
    const uint32_t b = tm_load_bytes(bytes + 4);
    const uint32_t low = tm_low_halves(a, b);   /* 0, 1, 4, 5 */
    const uint32_t high = tm_high_halves(a, b); /* 2, 3, 6, 7 */
    to[0] = (int32_t)tm_even_bytes(low);
    to[1] = (int32_t)tm_even_bytes(high);
    to[TM_COLUMNS_STEP] = (int32_t)tm_odd_bytes(low);
    to[TM_COLUMNS_STEP + 1] = (int32_t)tm_odd_bytes(high);
  } else {
    const uint32_t a = tm_load_halves(halves);
    const uint32_t b = tm_load_halves(halves + 2);
    const uint32_t c = tm_load_halves(halves + 4);
    const uint32_t d = tm_load_halves(halves + 6);
    to[0] = (int32_t)tm_low_halves(a, c);
    to[1] = (int32_t)tm_low_halves(b, d);
    to[TM_COLUMNS_STEP] = (int32_t)tm_high_halves(a, c);
    to[TM_COLUMNS_STEP + 1] = (int32_t)tm_high_halves(b, d);
  }
}

/* One column: `rounds` rounds from x on. */
TM_INLINE void tm_widen_column(const tm_columns_type *t, int32_t *to,
                               const void *x, int32_t rounds) {
  const int32_t bytes = tm_columns_round(t) * t->bytes;
  const int8_t *from = (const int8_t *)x;
  if (t->bits == 8 && t->bytes == 1) {
    for (; rounds >= 4; rounds -= 4) {
      tm_widen_bytes(&to, &from);
      tm_widen_bytes(&to, &from);
      tm_widen_bytes(&to, &from);
      tm_widen_bytes(&to, &from);
    }
    for (; rounds > 0; --rounds)
      tm_widen_bytes(&to, &from);
    return;
  }
  for (; rounds > 0; --rounds) {
    tm_widen_round(t, to, from);
    to += tm_columns_words(t);
    from += bytes;
  }
}

/* One column of v. */
TM_INLINE void tm_fill_column(const tm_columns_type *t, int32_t *to, int32_t v,
                              int32_t rounds) {
  const int32_t twice = (int32_t)(((uint32_t)v & 0xffffu) * 0x10001u);
  for (rounds *= tm_columns_round(t) / 4; rounds > 0; --rounds) {
    to[0] = twice;
    to[1] = twice;
    to += TM_COLUMNS_STEP;
  }
}

/* The last weights of a row that is no multiple of a round, of `rest` numbers:
 * they are loaded with some that are shifted out. w is where the row ends. */
TM_INLINE uint32_t tm_last_weights(const tm_columns_type *t, const int8_t *w,
                                   int32_t rest) {
  if (t->bits == 8)
    return tm_load_bytes(w - 4) >> (32 - 8 * rest);
  return (tm_load_bytes(w - 4) >> (32 - (rest + 1) / 2 * 8)) &
         ((1u << (4 * rest)) - 1u);
}

/* One row of weights with the columns, sum.l = start + Σ x[l][k] * w[k], in 32
 * bits; w moves to the next row. With weights of 4 bits
 * |Σ| * 16 stays below 2^31. */
TM_INLINE tm_sums4 tm_columns_row(const tm_columns_type *t, int is_short,
                                  int32_t k, int32_t start, const int32_t *x,
                                  const int8_t **w) {
  const int32_t round = tm_columns_round(t);
  const int32_t rest = k & (round - 1);
  const int32_t first = t->bits == 8 ? start : 0;
  tm_sums4 sum = {first, first, first, first};
  tm_mac_columns_rounds(t, is_short, &sum, &x, w, k / round);
  if (rest != 0) {
    *w += t->bits == 8 ? rest : (rest + 1) / 2;
    tm_mac_columns_round(t, &sum, x, tm_last_weights(t, *w, rest));
  }
  if (t->bits == 4) {
    sum.a = start + (sum.a >> 4);
    sum.b = start + (sum.b >> 4);
    sum.c = start + (sum.c >> 4);
    sum.d = start + (sum.d >> 4);
  }
  return sum;
}

/* What tm_columns_s8 and _s16 compute with. Column 1 has its results `step`
 * elements behind those of column 0, and so have 3 and 2; theirs are `half`
 * behind those of 0 and 1. */
typedef struct tm_columns {
  int32_t k, rows; /* numbers in a column, rows of weights */
  int32_t step, half;
} tm_columns;

/* The same for `in_use` pixels, `channels` elements from one to the next. Of
 * three the last one is in column 3. What the other columns give is written
 * over by columns in use, which come later. */
TM_INLINE tm_columns tm_columns_of(int32_t k, int32_t rows, int32_t in_use,
                                   int32_t channels) {
  const tm_columns s = {k, rows, in_use > 1 ? channels : 0,
                        in_use > 3   ? 2 * channels
                        : in_use > 2 ? channels
                                     : 0};
  return s;
}

/* Whether all that depends on k is written out. */
TM_INLINE int tm_columns_are_short(const tm_columns *s) {
  return TM_KNOWN(s->k <= TM_COLUMNS_SHORT);
}

#endif
