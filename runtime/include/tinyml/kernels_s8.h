/* tinyml runtime: the 8-bit integer kernels, *_s8, *_u8 and *_i8
 * (docs/c-abi.md). No libc and no float.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNELS_S8_H
#define TINYML_KERNELS_S8_H

#include "tinyml/generic/avg_pool2d_s8.h"
#include "tinyml/generic/binary_s8.h"
#include "tinyml/generic/conv2d_s8.h"
#include "tinyml/generic/depthwise_conv2d_s8.h"
#include "tinyml/generic/fully_connected_s8.h"
#include "tinyml/generic/matmul_s8.h"
#include "tinyml/generic/max_pool2d_s8.h"
#include "tinyml/generic/max_pool2d_u8.h"
#include "tinyml/generic/mean_s8.h"
#include "tinyml/generic/softmax_s8.h"
#include "tinyml/generic/unary_s8.h"

#endif
