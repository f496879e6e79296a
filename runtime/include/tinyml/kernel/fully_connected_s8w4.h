/* tinyml runtime: fully-connected layer of int8 activations and 4-bit weights.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_FULLY_CONNECTED_S8W4_H
#define TINYML_KERNEL_FULLY_CONNECTED_S8W4_H

#include "tinyml/generic/fc_as_conv.h"
#include "tinyml/kernel/conv2d_s8w4.h"

TM_INLINE void tm_fully_connected_s8w4(const tm_fc_shape *s,
                                       const tm_linear_s8_q *q, const int8_t *x,
                                       const int8_t *w, const int32_t *bias,
                                       const tm_rq *rq, int8_t *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_conv2d_s8w4(&conv, q, x, w, bias, rq, y);
}

#endif
