/* tinyml runtime: convolution of float activations and 4-bit weights with a
 * factor for each group.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_CONV2D_F32W4G_H
#define TINYML_KERNEL_CONV2D_F32W4G_H

#include "tinyml/generic/conv2d_f32w.h"

TM_INLINE void tm_conv2d_f32w4g(const tm_conv_shape *s,
                                const tm_limits_group_f32 *q, const float *x,
                                const int8_t *w, const uint8_t *gs,
                                const float *scale, const float *bias,
                                float *y) {
  const tm_filter f = tm_conv_filter(s, w, 4, gs, q->group);
  const tm_limits_f32 limits = {q->lo, q->hi};
  tm_f32w_conv2d(s, &limits, x, &f, scale, bias, y);
}

#endif
