/* tinyml runtime: the kernels that move elements of any type, *_8 to *_64
 * (docs/c-abi.md). Needs string.h.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNELS_DATA_H
#define TINYML_KERNELS_DATA_H

#include "tinyml/generic/movement.h"
#include "tinyml/generic/pad.h"

#endif
