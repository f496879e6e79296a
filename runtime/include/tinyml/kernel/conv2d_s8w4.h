/* tinyml runtime: convolution of int8 activations and 4-bit weights.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_CONV2D_S8W4_H
#define TINYML_KERNEL_CONV2D_S8W4_H

#include "tinyml/generic/conv2d_int.h"
#include "tinyml/generic/linear_int.h"

TM_INLINE void tm_conv2d_s8w4(const tm_conv_shape *s, const tm_linear_s8_q *q,
                              const int8_t *x, const int8_t *w,
                              const int32_t *bias, const tm_rq *rq, int8_t *y) {
  const tm_linear t = tm_linear_s8(q->in_zp, q->out_zp, q->lo, q->hi);
  const tm_filter f = tm_conv_filter(s, w, 4, NULL, 0);
  tm_linear_conv2d(s, &t, x, &f, bias, rq, y);
}

#endif
