/* tinyml runtime: logic on bytes: 0 is false, all else is true, results are 0
 * or 1.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_LOGIC_H
#define TINYML_KERNEL_LOGIC_H

#include "tinyml/generic/broadcast.h"

#define TM_LOGIC_KERNEL(name, operation)                                       \
  TM_INLINE void tm_##name(const tm_binary_shape *s, const uint8_t *a,         \
                           const uint8_t *b, uint8_t *y) {                     \
    TM_FOR_EACH_ELEMENT(s, y[yi] =                                             \
                               (uint8_t)((a[ya] != 0) operation(b[yb] != 0))); \
  }
TM_LOGIC_KERNEL(and_u8, &)
TM_LOGIC_KERNEL(or_u8, |)
TM_LOGIC_KERNEL(xor_u8, ^)
#undef TM_LOGIC_KERNEL

TM_INLINE void tm_not_u8(const tm_len *s, const uint8_t *x, uint8_t *y) {
  for (int32_t i = 0; i < s->len; ++i)
    y[i] = (uint8_t)(x[i] == 0);
}

#endif
