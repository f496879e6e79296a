/* tinyml runtime: the 8-bit integer kernels (docs/c-abi.md). No libc.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNELS_S8_H
#define TINYML_KERNELS_S8_H

#include "tinyml/generic/conv2d_s8.h"
#include "tinyml/generic/depthwise_conv2d_s8.h"
#include "tinyml/generic/fully_connected_s8.h"
#include "tinyml/generic/matmul_s8.h"

#endif
