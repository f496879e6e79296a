/* tinyml runtime: int8 fully-connected layer in portable C.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_FULLY_CONNECTED_S8_H
#define TINYML_KERNEL_FULLY_CONNECTED_S8_H

#include "tinyml/generic/dot_s8.h"
#include "tinyml/generic/requantize.h"

TM_INLINE void tm_fully_connected_s8(const tm_fc_shape *s,
                                     const tm_linear_s8_q *q, const int8_t *x,
                                     const int8_t *w, const int32_t *bias,
                                     const tm_rq *rq, int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    int32_t n = 0;
    for (; n + 4 <= s->n; n += 4) {
      tm_sum4_s32 sum = tm_load4_s32(bias + n);
      tm_dot4_s8(&sum, x, w + n * s->k, s->k, s->k);
      y[n] = tm_requantize(sum.a, &rq[n], q->out_zp, q->lo, q->hi);
      y[n + 1] = tm_requantize(sum.b, &rq[n + 1], q->out_zp, q->lo, q->hi);
      y[n + 2] = tm_requantize(sum.c, &rq[n + 2], q->out_zp, q->lo, q->hi);
      y[n + 3] = tm_requantize(sum.d, &rq[n + 3], q->out_zp, q->lo, q->hi);
    }
    for (; n < s->n; ++n) {
      const int32_t sum = tm_dot1_s8(bias[n], x, w + n * s->k, s->k);
      y[n] = tm_requantize(sum, &rq[n], q->out_zp, q->lo, q->hi);
    }
    x += s->k;
    y += s->n;
  }
}

#endif
