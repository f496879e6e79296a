/* tinyml runtime: uint8 to int8 and back, with the zero point moved by
 * 128.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_FLIP_SIGN_8_H
#define TINYML_KERNEL_FLIP_SIGN_8_H

#include "tinyml/types.h"

TM_INLINE void tm_flip_sign_8(const tm_len *s, const void *x, void *y) {
  const uint8_t *const from = (const uint8_t *)x;
  uint8_t *const to = (uint8_t *)y;
  for (int32_t i = 0; i < s->len; ++i)
    to[i] = (uint8_t)(from[i] ^ 0x80u);
}

#endif
