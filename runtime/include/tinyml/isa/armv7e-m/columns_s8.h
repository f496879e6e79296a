/* tinyml runtime: int8 results of a matrix of weights and four columns.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_COLUMNS_S8_H
#define TINYML_ISA_ARMV7E_M_COLUMNS_S8_H

#include "tinyml/isa/armv7e-m/columns.h"

/* y[place(column) + row] = requantize(bias[row] + Σ x[column][k] * w[row][k])
 */
TM_INLINE void tm_columns_body_s8(const tm_columns *s, const tm_linear_s8_q *q,
                                  int32_t bits, int is_short, int full,
                                  const int32_t *x, const int8_t *w,
                                  const int32_t *bias, const tm_rq *rq,
                                  int8_t *y) {
  const tm_columns_type type = {1, bits};
  const int32_t k = s->k;
  const int32_t step = s->step;
  const int8_t *const end = y + s->rows;
  while (y != end) {
    tm_sums4 sum = tm_columns_row(&type, is_short, k, *bias++, x, &w);
    const tm_rq scale = *rq++;
    if (scale.pre != 0)
      tm_shift_sums(&sum, scale.pre, is_short);
    int8_t *const second = y + s->half;
    second[step] = tm_scale_s8(sum.d, scale.mult, q, full);
    second[0] = tm_scale_s8(sum.c, scale.mult, q, full);
    y[step] = tm_scale_s8(sum.b, scale.mult, q, full);
    y[0] = tm_scale_s8(sum.a, scale.mult, q, full);
    ++y;
  }
}

#define TM_COLUMNS_S8(name, bits, full)                                        \
  TM_SHARED void name(const tm_columns *s, const tm_linear_s8_q *q,            \
                      const int32_t *x, const int8_t *w, const int32_t *bias,  \
                      const tm_rq *rq, int8_t *y) {                            \
    tm_columns_body_s8(s, q, bits, 0, full, x, w, bias, rq, y);                \
  }
TM_COLUMNS_S8(tm_columns_full_s8, 8, 1)
TM_COLUMNS_S8(tm_columns_clamped_s8, 8, 0)
TM_COLUMNS_S8(tm_columns_full_s8w4, 4, 1)
TM_COLUMNS_S8(tm_columns_clamped_s8w4, 4, 0)

/* bits: of a weight, known when the kernel is compiled. */
TM_INLINE void tm_columns_s8(const tm_columns *s, const tm_linear_s8_q *q,
                             int32_t bits, const int32_t *x, const int8_t *w,
                             const int32_t *bias, const tm_rq *rq, int8_t *y) {
  if (tm_columns_are_short(s))
    tm_columns_body_s8(s, q, bits, 1, tm_is_full_s8(q), x, w, bias, rq, y);
  else if (bits == 4 && tm_is_full_s8(q))
    tm_columns_full_s8w4(s, q, x, w, bias, rq, y);
  else if (bits == 4)
    tm_columns_clamped_s8w4(s, q, x, w, bias, rq, y);
  else if (tm_is_full_s8(q))
    tm_columns_full_s8(s, q, x, w, bias, rq, y);
  else
    tm_columns_clamped_s8(s, q, x, w, bias, rq, y);
}

#endif
