/* tinyml runtime: the kernels of 16-bit activations, *_s16, *_s16w4 and
 * *_s16w4g, and those between 8 and 16 bits (docs/c-abi.md). No libc and no
 * float.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNELS_S16_H
#define TINYML_KERNELS_S16_H

#include "tinyml/generic/avg_pool2d_s16.h"
#include "tinyml/generic/binary_s16.h"
#include "tinyml/generic/linear_s16.h"
#include "tinyml/generic/matmul_s16.h"
#include "tinyml/generic/max_pool2d_s16.h"
#include "tinyml/generic/mean_s16.h"
#include "tinyml/generic/softmax_s16.h"
#include "tinyml/generic/unary_s16.h"

#endif
