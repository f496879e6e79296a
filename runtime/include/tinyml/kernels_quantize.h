/* tinyml runtime: the kernels between float and integers, quantize_f32_* and
 * dequantize_*_f32 (docs/c-abi.md). Needs math.h's rintf.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNELS_QUANTIZE_H
#define TINYML_KERNELS_QUANTIZE_H

#include "tinyml/generic/quantize.h"

#endif
