/* tinyml runtime: the kernels of float activations and integer filters,
 * *_f32w8, *_f32w4 and *_f32w4g (docs/c-abi.md). No libc.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNELS_F32W_H
#define TINYML_KERNELS_F32W_H

#include "tinyml/generic/conv2d_f32w.h"
#include "tinyml/generic/depthwise_f32w.h"

#endif
