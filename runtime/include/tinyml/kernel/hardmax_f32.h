/* tinyml runtime: 1 for the first largest float along one axis, 0 for others.
 * x and y may be the same memory.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_HARDMAX_F32_H
#define TINYML_KERNEL_HARDMAX_F32_H

#include "tinyml/types.h"

/* One line of len values, step apart. */
TM_INLINE void tm_hardmax_line_f32(int32_t len, int32_t step, const float *x,
                                   float *y) {
  int32_t largest = 0;
  for (int32_t l = 1; l < len; ++l)
    largest = x[l * step] > x[largest * step] ? l : largest;
  for (int32_t l = 0; l < len; ++l)
    y[l * step] = l == largest ? 1.0f : 0.0f;
}

TM_INLINE void tm_hardmax_f32(const tm_reduce_shape *s, const float *x,
                              float *y) {
  for (int32_t o = 0; o < s->outer; ++o) {
    for (int32_t i = 0; i < s->inner; ++i) {
      const int32_t first = o * s->len * s->inner + i;
      tm_hardmax_line_f32(s->len, s->inner, x + first, y + first);
    }
  }
}

#endif
