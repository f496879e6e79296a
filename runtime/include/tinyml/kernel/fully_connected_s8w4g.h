/* tinyml runtime: fully-connected layer of int8 activations and 4-bit weights
 * with a factor for each group.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_FULLY_CONNECTED_S8W4G_H
#define TINYML_KERNEL_FULLY_CONNECTED_S8W4G_H

#include "tinyml/generic/fc_as_conv.h"
#include "tinyml/kernel/conv2d_s8w4g.h"

TM_INLINE void tm_fully_connected_s8w4g(const tm_fc_shape *s,
                                        const tm_linear_s8_group_q *q,
                                        const int8_t *x, const int8_t *w,
                                        const uint8_t *gs, const int32_t *bias,
                                        const tm_rq *rq, int8_t *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_conv2d_s8w4g(&conv, q, x, w, gs, bias, rq, y);
}

#endif
