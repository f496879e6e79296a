/* tinyml runtime: int16 max pool.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_MAX_POOL2D_S16_H
#define TINYML_KERNEL_MAX_POOL2D_S16_H

#include "tinyml/generic/max_pool2d_int.h"

TM_MAX_POOL2D(s16, int16_t, INT16_MIN)

#endif
