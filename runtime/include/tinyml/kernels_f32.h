/* tinyml runtime: the float kernels, *_f32 (docs/c-abi.md). Needs math.h's
 * single-precision functions.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNELS_F32_H
#define TINYML_KERNELS_F32_H

#include "tinyml/generic/avg_pool2d_f32.h"
#include "tinyml/generic/binary_f32.h"
#include "tinyml/generic/conv2d_f32.h"
#include "tinyml/generic/depthwise_conv2d_f32.h"
#include "tinyml/generic/fully_connected_f32.h"
#include "tinyml/generic/matmul_f32.h"
#include "tinyml/generic/max_pool2d_f32.h"
#include "tinyml/generic/mean_f32.h"
#include "tinyml/generic/softmax_f32.h"
#include "tinyml/generic/unary_f32.h"

#endif
