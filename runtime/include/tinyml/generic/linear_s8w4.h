/* tinyml runtime: linear layers of int8 activations and 4-bit filters.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_LINEAR_S8W4_H
#define TINYML_GENERIC_LINEAR_S8W4_H

#include "tinyml/generic/linear_int.h"

/* Positions outside the input read as in_zp, bias holds -in_zp * sum(w). */
TM_INLINE tm_linear tm_linear_s8(int32_t in_zp, int32_t out_zp, int32_t lo,
                                 int32_t hi) {
  const tm_linear t = {8, 0, in_zp, out_zp, lo, hi};
  return t;
}

#endif
