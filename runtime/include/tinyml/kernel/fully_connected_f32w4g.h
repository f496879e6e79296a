/* tinyml runtime: fully-connected layer of float activations and 4-bit weights
 * with a factor for each group.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_FULLY_CONNECTED_F32W4G_H
#define TINYML_KERNEL_FULLY_CONNECTED_F32W4G_H

#include "tinyml/generic/fc_as_conv.h"
#include "tinyml/kernel/conv2d_f32w4g.h"

TM_INLINE void tm_fully_connected_f32w4g(const tm_fc_shape *s,
                                         const tm_limits_group_f32 *q,
                                         const float *x, const int8_t *w,
                                         const uint8_t *gs, const float *scale,
                                         const float *bias, float *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_conv2d_f32w4g(&conv, q, x, w, gs, scale, bias, y);
}

#endif
