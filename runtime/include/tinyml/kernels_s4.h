/* tinyml runtime: the kernels of int8 activations and 4-bit filters, *_s8w4
 * and *_s8w4g (docs/c-abi.md). No libc and no float.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNELS_S4_H
#define TINYML_KERNELS_S4_H

#include "tinyml/generic/linear_s8w4.h"

#endif
