/* tinyml runtime: products of two activations, int8, in portable C.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MATMUL_S8_H
#define TINYML_KERNEL_MATMUL_S8_H

#include "tinyml/generic/dot_s8.h"
#include "tinyml/generic/requantize.h"

/* Four neighbouring columns of one row. */
TM_INLINE void tm_matmul_row4_s8(const tm_matmul_shape *s,
                                 const tm_product_q *q, const int8_t *a,
                                 const int8_t *b, tm_sum4_s32 *sum) {
  int32_t at = 0;
  for (int32_t k = 0; k < s->k; ++k) {
    const int32_t v = a[k] - q->a_zp;
    sum->a += v * (b[at] - q->b_zp);
    sum->b += v * (b[at + 1] - q->b_zp);
    sum->c += v * (b[at + 2] - q->b_zp);
    sum->d += v * (b[at + 3] - q->b_zp);
    at += s->n;
  }
}

TM_INLINE int32_t tm_matmul_row1_s8(const tm_matmul_shape *s,
                                    const tm_product_q *q, const int8_t *a,
                                    const int8_t *b) {
  int32_t at = 0;
  int32_t sum = 0;
  for (int32_t k = 0; k < s->k; ++k) {
    sum += (a[k] - q->a_zp) * (b[at] - q->b_zp);
    at += s->n;
  }
  return sum;
}

TM_INLINE void tm_matmul_s8(const tm_matmul_shape *s, const tm_product_q *q,
                            const int8_t *a, const int8_t *b, int8_t *y) {
  const tm_rq rq = {q->mult, q->pre};
  for (int32_t i = 0; i < s->batch; ++i) {
    for (int32_t m = 0; m < s->m; ++m) {
      const int8_t *const row = a + m * s->k;
      int32_t n = 0;
      for (; n + 4 <= s->n; n += 4) {
        tm_sum4_s32 sum = {0, 0, 0, 0};
        tm_matmul_row4_s8(s, q, row, b + n, &sum);
        y[n] = tm_requantize(sum.a, &rq, q->out_zp, q->lo, q->hi);
        y[n + 1] = tm_requantize(sum.b, &rq, q->out_zp, q->lo, q->hi);
        y[n + 2] = tm_requantize(sum.c, &rq, q->out_zp, q->lo, q->hi);
        y[n + 3] = tm_requantize(sum.d, &rq, q->out_zp, q->lo, q->hi);
      }
      for (; n < s->n; ++n)
        y[n] = tm_requantize(tm_matmul_row1_s8(s, q, row, b + n), &rq,
                             q->out_zp, q->lo, q->hi);
      y += s->n;
    }
    a += s->a_stride;
    b += s->b_stride;
  }
}

#endif
