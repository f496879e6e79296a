/* tinyml runtime: convolution of float activations and 8-bit weights.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_CONV2D_F32W8_H
#define TINYML_KERNEL_CONV2D_F32W8_H

#include "tinyml/generic/conv2d_f32w.h"

TM_INLINE void tm_conv2d_f32w8(const tm_conv_shape *s, const tm_limits_f32 *q,
                               const float *x, const int8_t *w,
                               const float *scale, const float *bias,
                               float *y) {
  const tm_filter f = tm_conv_filter(s, w, 8, NULL, 0);
  tm_f32w_conv2d(s, q, x, &f, scale, bias, y);
}

#endif
