/* tinyml runtime: comparisons. A NaN is equal to nothing and less than nothing.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_COMPARE_H
#define TINYML_KERNEL_COMPARE_H

#include "tinyml/generic/broadcast.h"

#define TM_COMPARE_KERNEL(name, type, relation)                                \
  TM_INLINE void tm_##name(const tm_binary_shape *s, const type *a,            \
                           const type *b, uint8_t *y) {                        \
    TM_FOR_EACH_ELEMENT(s, y[yi] = (uint8_t)(a[ya] relation b[yb]));           \
  }
#define TM_COMPARE_KERNELS(suffix, type)                                       \
  TM_COMPARE_KERNEL(equal_##suffix, type, ==)                                  \
  TM_COMPARE_KERNEL(less_##suffix, type, <)                                    \
  TM_COMPARE_KERNEL(less_equal_##suffix, type, <=)
TM_COMPARE_KERNELS(f32, float)
TM_COMPARE_KERNELS(s32, int32_t)
TM_COMPARE_KERNELS(s64, int64_t)
#undef TM_COMPARE_KERNELS
#undef TM_COMPARE_KERNEL

#endif
