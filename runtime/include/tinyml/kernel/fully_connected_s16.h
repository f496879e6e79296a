/* tinyml runtime: fully-connected layer of int16.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_FULLY_CONNECTED_S16_H
#define TINYML_KERNEL_FULLY_CONNECTED_S16_H

#include "tinyml/generic/fc_as_conv.h"
#include "tinyml/kernel/conv2d_s16.h"

TM_INLINE void tm_fully_connected_s16(const tm_fc_shape *s,
                                      const tm_linear_s16_q *q,
                                      const int16_t *x, const int8_t *w,
                                      const int32_t *bias, const tm_rq *rq,
                                      int16_t *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_conv2d_s16(&conv, q, x, w, bias, rq, y);
}

#endif
