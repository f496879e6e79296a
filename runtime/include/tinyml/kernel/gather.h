/* tinyml runtime: elements at indices along one axis, as bytes. A negative
 * index counts from the end; one that is outside reads the first or the last
 * element, so that no index of the run time leaves the tensor.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_GATHER_H
#define TINYML_KERNEL_GATHER_H

#include <string.h>

#include "tinyml/types.h"

#define TM_GATHER_KERNEL(bits, index, type)                                    \
  TM_INLINE void tm_gather_##bits##_##index(                                   \
      const tm_gather_shape *s, const void *x, const type *at, void *y) {      \
    const int32_t length = s->inner * (bits / 8);                              \
    const uint8_t *from = (const uint8_t *)x;                                  \
    uint8_t *to = (uint8_t *)y;                                                \
    for (int32_t o = 0; o < s->outer; ++o) {                                   \
      for (int32_t i = 0; i < s->count; ++i) {                                 \
        type place = at[i] < 0 ? at[i] + s->size : at[i];                      \
        place = place < 0 ? 0 : place >= s->size ? s->size - 1 : place;        \
        memcpy(to, from + (int32_t)place * length, (size_t)length);            \
        to += length;                                                          \
      }                                                                        \
      from += s->size * length;                                                \
    }                                                                          \
  }
TM_GATHER_KERNEL(8, s32, int32_t)
TM_GATHER_KERNEL(16, s32, int32_t)
TM_GATHER_KERNEL(32, s32, int32_t)
TM_GATHER_KERNEL(64, s32, int32_t)
TM_GATHER_KERNEL(8, s64, int64_t)
TM_GATHER_KERNEL(16, s64, int64_t)
TM_GATHER_KERNEL(32, s64, int64_t)
TM_GATHER_KERNEL(64, s64, int64_t)
#undef TM_GATHER_KERNEL

#endif
