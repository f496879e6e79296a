/* tinyml runtime: fully_connected_s8 where a block of rows of weights shares
 * each input: blocks, then fours, then the rest one by one.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_FC_BLOCKS_S8_H
#define TINYML_GENERIC_FC_BLOCKS_S8_H

#include "tinyml/generic/dot_s8.h"
#include "tinyml/generic/requantize.h"

/* sums[i] = bias[i] + x * row i of w, for the rows of a block, k apart. */
typedef void tm_block_s8_fn(int32_t *sums, const int8_t *x, const int8_t *w,
                            const int32_t *bias, int32_t k);
/* y[i] = requantize(sums[i]), i < count, which is 4 or the block's rows. */
typedef void tm_scale_rows_s8_fn(const int32_t *sums, int32_t count,
                                 const tm_rq *rq, const tm_linear_s8_q *q,
                                 int8_t *y);
/* requantize(sum) */
typedef int8_t tm_scale_row_s8_fn(int32_t sum, const tm_rq *rq,
                                  const tm_linear_s8_q *q);

/* `sums` has room for the `rows` of a block. The functions are constants: they
 * are inlined, or called where they say so. */
TM_INLINE void tm_fc_blocks_s8(const tm_fc_shape *s, const tm_linear_s8_q *q,
                               int32_t rows, int32_t *sums,
                               tm_block_s8_fn *add_block,
                               tm_scale_rows_s8_fn *scale_rows,
                               tm_scale_row_s8_fn *scale_row, const int8_t *x,
                               const int8_t *w, const int32_t *bias,
                               const tm_rq *rq, int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    int32_t n = 0;
    for (; n + rows <= s->n; n += rows) {
      add_block(sums, x, w + n * s->k, bias + n, s->k);
      scale_rows(sums, rows, rq + n, q, y + n);
    }
    for (; n + 4 <= s->n; n += 4) {
      tm_sum4_s32 sum = tm_load4_s32(bias + n);
      tm_dot4_s8(&sum, x, w + n * s->k, s->k, s->k);
      sums[0] = sum.a;
      sums[1] = sum.b;
      sums[2] = sum.c;
      sums[3] = sum.d;
      scale_rows(sums, 4, rq + n, q, y + n);
    }
    for (; n < s->n; ++n)
      y[n] = scale_row(tm_dot1_s8(bias[n], x, w + n * s->k, s->k), rq + n, q);
    x += s->k;
    y += s->n;
  }
}

#endif
