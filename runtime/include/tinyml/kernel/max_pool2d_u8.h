/* tinyml runtime: uint8 max pool.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MAX_POOL2D_U8_H
#define TINYML_KERNEL_MAX_POOL2D_U8_H

#include "tinyml/generic/max_pool2d_int.h"

TM_MAX_POOL2D(u8, uint8_t, 0)

#endif
