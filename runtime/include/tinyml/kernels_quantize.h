/* tinyml runtime: the kernels between float and int8, quantize_f32_s8 and
 * dequantize_s8_f32 (docs/c-abi.md). Needs math.h's rintf.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNELS_QUANTIZE_H
#define TINYML_KERNELS_QUANTIZE_H

#include "tinyml/generic/quantize.h"

#endif
