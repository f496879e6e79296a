/* tinyml runtime: int16 results of a matrix of weights and four columns.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_COLUMNS_S16_H
#define TINYML_ISA_ARMV7E_M_COLUMNS_S16_H

#include "tinyml/isa/armv7e-m/columns.h"
#include "tinyml/isa/armv7e-m/requantize_s16.h"

/* So many products of at most 2^15 * 2^7 fit 32 bits. */
enum { TM_COLUMNS_PART = 256 };

/* The same where a sum of all products may need 64 bits: sums of parts. */
TM_INLINE tm_sums4 tm_columns_row_wide(const tm_columns_type *t, int32_t k,
                                       int32_t bias, int32_t acc_shift,
                                       const int32_t *x, const int8_t **w) {
  int64_t a = bias, b = bias, c = bias, d = bias;
  for (; k > 0; k -= TM_COLUMNS_PART) {
    const int32_t count = k < TM_COLUMNS_PART ? k : TM_COLUMNS_PART;
    const tm_sums4 part = tm_columns_row(t, 0, count, 0, x, w);
    x += TM_COLUMNS_PART / tm_columns_round(t) * tm_columns_words(t);
    a += part.a;
    b += part.b;
    c += part.c;
    d += part.d;
  }
  const tm_sums4 sum = {tm_shift_sum(a, acc_shift), tm_shift_sum(b, acc_shift),
                        tm_shift_sum(c, acc_shift), tm_shift_sum(d, acc_shift)};
  return sum;
}

/* y[place(column) + row] = requantize(bias[row] + Σ x[column][k] * w[row][k])
 * wide: acc_shift > 0 */
TM_INLINE void tm_columns_body_s16(const tm_columns *s,
                                   const tm_linear_s16_q *q, int is_short,
                                   int wide, int full, const int32_t *x,
                                   const int8_t *w, const int32_t *bias,
                                   const tm_rq *rq, int16_t *y) {
  const tm_columns_type type = {2, 8};
  const int32_t k = s->k;
  const int32_t step = s->step;
  const int16_t *const end = y + s->rows;
  while (y != end) {
    const int32_t start = *bias++;
    tm_sums4 sum;
    if (wide)
      sum = tm_columns_row_wide(&type, k, start, q->acc_shift, x, &w);
    else
      sum = tm_columns_row(&type, is_short, k, start, x, &w);
    const tm_rq scale = *rq++;
    if (scale.pre != 0)
      tm_shift_sums(&sum, scale.pre, is_short);
    int16_t *const second = y + s->half;
    second[step] = tm_scale_s16(sum.d, scale.mult, q, full);
    second[0] = tm_scale_s16(sum.c, scale.mult, q, full);
    y[step] = tm_scale_s16(sum.b, scale.mult, q, full);
    y[0] = tm_scale_s16(sum.a, scale.mult, q, full);
    ++y;
  }
}

#define TM_COLUMNS_S16(name, wide, full)                                       \
  TM_SHARED void name(const tm_columns *s, const tm_linear_s16_q *q,           \
                      const int32_t *x, const int8_t *w, const int32_t *bias,  \
                      const tm_rq *rq, int16_t *y) {                           \
    tm_columns_body_s16(s, q, 0, wide, full, x, w, bias, rq, y);               \
  }
TM_COLUMNS_S16(tm_columns_full_s16, 0, 1)
TM_COLUMNS_S16(tm_columns_clamped_s16, 0, 0)
TM_COLUMNS_S16(tm_columns_wide_s16, 1, 0)

TM_INLINE void tm_columns_s16(const tm_columns *s, const tm_linear_s16_q *q,
                              const int32_t *x, const int8_t *w,
                              const int32_t *bias, const tm_rq *rq,
                              int16_t *y) {
  if (q->acc_shift == 0 && tm_columns_are_short(s))
    tm_columns_body_s16(s, q, 1, 0, tm_is_full_s16(q), x, w, bias, rq, y);
  else if (q->acc_shift != 0)
    tm_columns_wide_s16(s, q, x, w, bias, rq, y);
  else if (tm_is_full_s16(q))
    tm_columns_full_s16(s, q, x, w, bias, rq, y);
  else
    tm_columns_clamped_s16(s, q, x, w, bias, rq, y);
}

#endif
