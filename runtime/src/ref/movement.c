/* Reference data movement. Elements are moved as bytes, so any type may be in
 * them and no pointer needs to be aligned.
 *
 * Part of tinyml, Apache License 2.0. */
#include <string.h>

#include "ref_math.h"

/* Element `to` of y = element `from` of x. */
static void move(void *y, int32_t to, const void *x, int32_t from,
                 int32_t bytes) {
  memcpy((uint8_t *)y + to * bytes, (const uint8_t *)x + from * bytes,
         (size_t)bytes);
}

static void copy_rows(const tm_copy_shape *s, const void *x, void *y,
                      int32_t bytes) {
  for (int32_t r = 0; r < s->rows; ++r)
    for (int32_t i = 0; i < s->len; ++i)
      move(y, s->y_offset + r * s->y_stride + i, x, r * s->x_stride + i, bytes);
}

void tm_ref_copy_rows_8(const tm_copy_shape *s, const void *x, void *y) {
  copy_rows(s, x, y, 1);
}

void tm_ref_copy_rows_16(const tm_copy_shape *s, const void *x, void *y) {
  copy_rows(s, x, y, 2);
}

void tm_ref_copy_rows_32(const tm_copy_shape *s, const void *x, void *y) {
  copy_rows(s, x, y, 4);
}

void tm_ref_copy_rows_64(const tm_copy_shape *s, const void *x, void *y) {
  copy_rows(s, x, y, 8);
}

static void transpose(const tm_transpose_shape *s, const void *x, void *y,
                      int32_t bytes) {
  int32_t to = 0;
  for (int32_t i0 = 0; i0 < s->d0; ++i0)
    for (int32_t i1 = 0; i1 < s->d1; ++i1)
      for (int32_t i2 = 0; i2 < s->d2; ++i2)
        for (int32_t i3 = 0; i3 < s->d3; ++i3)
          for (int32_t i4 = 0; i4 < s->d4; ++i4)
            for (int32_t i5 = 0; i5 < s->d5; ++i5)
              move(y, to++, x,
                   i0 * s->s0 + i1 * s->s1 + i2 * s->s2 + i3 * s->s3 +
                       i4 * s->s4 + i5 * s->s5,
                   bytes);
}

void tm_ref_transpose_8(const tm_transpose_shape *s, const void *x, void *y) {
  transpose(s, x, y, 1);
}

void tm_ref_transpose_16(const tm_transpose_shape *s, const void *x, void *y) {
  transpose(s, x, y, 2);
}

void tm_ref_transpose_32(const tm_transpose_shape *s, const void *x, void *y) {
  transpose(s, x, y, 4);
}

void tm_ref_transpose_64(const tm_transpose_shape *s, const void *x, void *y) {
  transpose(s, x, y, 8);
}
