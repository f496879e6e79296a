/* How the reference kernels walk two operands with broadcasting.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_SRC_REF_BROADCAST_H
#define TINYML_SRC_REF_BROADCAST_H

#include "ref_math.h"

/* Where y's element `index` finds its operands. */
typedef struct ref_place {
  int32_t a, b;
} ref_place;

static inline int32_t ref_elements(const tm_binary_shape *s) {
  return s->d0 * s->d1 * s->d2 * s->d3;
}

static inline ref_place ref_operands(const tm_binary_shape *s, int32_t index) {
  const int32_t i3 = index % s->d3;
  const int32_t i2 = index / s->d3 % s->d2;
  const int32_t i1 = index / (s->d3 * s->d2) % s->d1;
  const int32_t i0 = index / (s->d3 * s->d2 * s->d1);
  const ref_place place = {
      i0 * s->a0 + i1 * s->a1 + i2 * s->a2 + i3 * s->a3,
      i0 * s->b0 + i1 * s->b1 + i2 * s->b2 + i3 * s->b3,
  };
  return place;
}

#endif
