/* tinyml runtime: int8 max pool.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MAX_POOL2D_S8_H
#define TINYML_KERNEL_MAX_POOL2D_S8_H

#include "tinyml/generic/max_pool2d_int.h"

TM_MAX_POOL2D(s8, int8_t, INT8_MIN)

#endif
