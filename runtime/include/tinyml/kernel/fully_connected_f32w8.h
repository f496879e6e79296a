/* tinyml runtime: fully-connected layer of float activations and 8-bit weights.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_FULLY_CONNECTED_F32W8_H
#define TINYML_KERNEL_FULLY_CONNECTED_F32W8_H

#include "tinyml/generic/fc_as_conv.h"
#include "tinyml/kernel/conv2d_f32w8.h"

TM_INLINE void tm_fully_connected_f32w8(const tm_fc_shape *s,
                                        const tm_limits_f32 *q, const float *x,
                                        const int8_t *w, const float *scale,
                                        const float *bias, float *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_conv2d_f32w8(&conv, q, x, w, scale, bias, y);
}

#endif
