/* tinyml runtime: products of two activations, int16, in portable C.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MATMUL_S16_H
#define TINYML_KERNEL_MATMUL_S16_H

#include "tinyml/generic/dot_s8.h"
#include "tinyml/generic/requantize.h"

/* `lanes` neighbouring columns of one row, 4 or 1; sums that fit 32 bits. */
TM_INLINE void tm_matmul_narrow_s16(const tm_matmul_shape *s,
                                    const tm_matmul_s16_q *q, int32_t lanes,
                                    const int16_t *a, const int16_t *b,
                                    int16_t *y) {
  const tm_rq rq = {q->mult, q->pre};
  tm_sum4_s32 sum = {0, 0, 0, 0};
  for (int32_t k = 0; k < s->k; ++k) {
    const int16_t *const from = b + k * s->n;
    const int32_t v = a[k];
    sum.a += v * from[0];
    if (lanes == 4) {
      sum.b += v * from[1];
      sum.c += v * from[2];
      sum.d += v * from[3];
    }
  }
  y[0] = tm_requantize_to_s16(sum.a, &rq, q->lo, q->hi);
  if (lanes == 4) {
    y[1] = tm_requantize_to_s16(sum.b, &rq, q->lo, q->hi);
    y[2] = tm_requantize_to_s16(sum.c, &rq, q->lo, q->hi);
    y[3] = tm_requantize_to_s16(sum.d, &rq, q->lo, q->hi);
  }
}

/* Two sums of 64 bits are as many as a core has registers for. */
TM_INLINE void tm_matmul_wide_s16(const tm_matmul_shape *s,
                                  const tm_matmul_s16_q *q, int32_t lanes,
                                  const int16_t *a, const int16_t *b,
                                  int16_t *y) {
  const tm_rq rq = {q->mult, q->pre};
  int64_t first = 0, second = 0;
  for (int32_t k = 0; k < s->k; ++k) {
    const int16_t *const from = b + k * s->n;
    const int32_t v = a[k];
    first += v * from[0];
    if (lanes == 2)
      second += v * from[1];
  }
  y[0] = tm_requantize_to_s16(tm_shift_sum(first, q->acc_shift), &rq, q->lo,
                              q->hi);
  if (lanes == 2)
    y[1] = tm_requantize_to_s16(tm_shift_sum(second, q->acc_shift), &rq, q->lo,
                                q->hi);
}

/* One row of y. */
TM_INLINE void tm_matmul_row_s16(const tm_matmul_shape *s,
                                 const tm_matmul_s16_q *q, const int16_t *a,
                                 const int16_t *b, int16_t *y) {
  int32_t n = 0;
  if (q->acc_shift == 0) {
    for (; n + 4 <= s->n; n += 4)
      tm_matmul_narrow_s16(s, q, 4, a, b + n, y + n);
    for (; n < s->n; ++n)
      tm_matmul_narrow_s16(s, q, 1, a, b + n, y + n);
  } else {
    for (; n + 2 <= s->n; n += 2)
      tm_matmul_wide_s16(s, q, 2, a, b + n, y + n);
    if (n < s->n)
      tm_matmul_wide_s16(s, q, 1, a, b + n, y + n);
  }
}

TM_INLINE void tm_matmul_s16(const tm_matmul_shape *s, const tm_matmul_s16_q *q,
                             const int16_t *a, const int16_t *b, int16_t *y) {
  for (int32_t i = 0; i < s->batch; ++i) {
    for (int32_t m = 0; m < s->m; ++m) {
      tm_matmul_row_s16(s, q, a + m * s->k, b, y);
      y += s->n;
    }
    a += s->a_stride;
    b += s->b_stride;
  }
}

#endif
