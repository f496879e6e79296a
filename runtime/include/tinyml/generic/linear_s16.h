/* tinyml runtime: linear layers of int16 activations; padding reads as 0.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_LINEAR_S16_H
#define TINYML_GENERIC_LINEAR_S16_H

#include "tinyml/generic/linear_int.h"

TM_INLINE tm_linear tm_linear_s16(int32_t acc_shift, int32_t lo, int32_t hi) {
  const tm_linear t = {16, acc_shift, 0, 0, lo, hi};
  return t;
}

#endif
