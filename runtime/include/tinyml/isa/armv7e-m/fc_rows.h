/* tinyml runtime: fully-connected layers of four or more outputs, four rows of
 * weights at a time, see rows.h. The last four end with the last row.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_FC_ROWS_H
#define TINYML_ISA_ARMV7E_M_FC_ROWS_H

#include "tinyml/isa/armv7e-m/requantize_s16.h"
#include "tinyml/isa/armv7e-m/rows.h"

/* What a layer computes with, the parameters of one of them; s8 is NULL for
 * int16. The others are known when the function is compiled: the limits are
 * those of the type, acc_shift > 0. */
typedef struct tm_fc_type {
  tm_columns_type columns;
  const tm_linear_s8_q *s8;
  const tm_linear_s16_q *s16;
  int full, wide;
} tm_fc_type;

/* The accumulators of four rows: in one part, or in as many as it takes. */
TM_INLINE tm_sums4 tm_fc_sums(const tm_fc_type *t, int32_t k, int32_t row,
                              const int32_t *x, const int8_t *w,
                              const int32_t *bias) {
  const tm_columns_type *const c = &t->columns;
  const int32_t part = c->bits == 4 ? TM_ROWS_PART_W4 : TM_ROWS_PART;
  if (c->bits == 8 && !t->wide) {
    tm_sums4 sum = tm_rows_four(c, x, w, row, k);
    sum.a += bias[0];
    sum.b += bias[1];
    sum.c += bias[2];
    sum.d += bias[3];
    return sum;
  }
  int64_t wide[4] = {bias[0], bias[1], bias[2], bias[3]};
  for (; k > 0; k -= part) {
    const tm_sums4 sum = tm_rows_four(c, x, w, row, k < part ? k : part);
    x += part / 2;
    w += part * c->bits / 8;
    wide[0] += sum.a;
    wide[1] += sum.b;
    wide[2] += sum.c;
    wide[3] += sum.d;
  }
  if (t->wide) {
    for (int32_t i = 0; i < 4; ++i)
      wide[i] = tm_shift_sum(wide[i], t->s16->acc_shift);
  }
  const tm_sums4 sum = {(int32_t)wide[0], (int32_t)wide[1], (int32_t)wide[2],
                        (int32_t)wide[3]};
  return sum;
}

/* y[at] */
TM_INLINE void tm_fc_store(const tm_fc_type *t, int32_t acc, const tm_rq *rq,
                           void *y, int32_t at) {
  if (rq->pre != 0)
    acc = tm_shift_saturating(acc, rq->pre);
  if (t->s8)
    ((int8_t *)y)[at] = tm_scale_s8(acc, rq->mult, t->s8, t->full);
  else
    ((int16_t *)y)[at] = tm_scale_s16(acc, rq->mult, t->s16, t->full);
}

/* One column x: k numbers, n rows of weights. */
TM_INLINE void tm_fc_column(const tm_fc_type *t, int32_t k, int32_t n,
                            const int32_t *x, const int8_t *w,
                            const int32_t *bias, const tm_rq *rq, void *y) {
  const int32_t row = t->columns.bits == 8 ? k : (k + 1) / 2;
  for (int32_t i = 0; i < n; i += 4) {
    const int32_t at = i < n - 4 ? i : n - 4;
    const tm_sums4 sum = tm_fc_sums(t, k, row, x, w + at * row, bias + at);
    tm_fc_store(t, sum.a, rq + at, y, at);
    tm_fc_store(t, sum.b, rq + at + 1, y, at + 1);
    tm_fc_store(t, sum.c, rq + at + 2, y, at + 2);
    tm_fc_store(t, sum.d, rq + at + 3, y, at + 3);
  }
}

#define TM_FC(name, params, s8, s16, bytes, bits, full, wide)                  \
  TM_SHARED void name(const tm_fc_shape *s, const params *q, const int8_t *x,  \
                      const int8_t *w, const int32_t *bias, const tm_rq *rq,   \
                      int8_t *y, int32_t *scratch) {                           \
    const tm_fc_type type = {{bytes, bits}, s8, s16, full, wide};              \
    for (int32_t m = 0; m < s->m; ++m) {                                       \
      tm_rows_widen(&type.columns, scratch, x, s->k);                          \
      tm_fc_column(&type, s->k, s->n, scratch, w, bias, rq, y);                \
      x += s->k * bytes;                                                       \
      y += s->n * bytes;                                                       \
    }                                                                          \
  }
TM_FC(tm_fc_full_s8, tm_linear_s8_q, q, NULL, 1, 8, 1, 0)
TM_FC(tm_fc_clamped_s8, tm_linear_s8_q, q, NULL, 1, 8, 0, 0)
TM_FC(tm_fc_s8w4, tm_linear_s8_q, q, NULL, 1, 4, 0, 0)
TM_FC(tm_fc_s16, tm_linear_s16_q, NULL, q, 2, 8, 0, 0)
TM_FC(tm_fc_wide_s16, tm_linear_s16_q, NULL, q, 2, 8, 0, 1)

#endif
