/* tinyml runtime: how element-wise kernels walk two operands with broadcasting.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_BROADCAST_H
#define TINYML_GENERIC_BROADCAST_H

#include "tinyml/types.h"

/* y, a and b are the same memory layout: one loop will do. Known when the shape
 * is, so only one of the two ways stays in the program. Strides of dims of one
 * element do not matter. */
TM_INLINE int tm_binary_is_flat(const tm_binary_shape *s) {
  const int32_t e2 = s->d3;
  const int32_t e1 = e2 * s->d2;
  const int32_t e0 = e1 * s->d1;
  return (s->d3 == 1 || (s->a3 == 1 && s->b3 == 1)) &&
         (s->d2 == 1 || (s->a2 == e2 && s->b2 == e2)) &&
         (s->d1 == 1 || (s->a1 == e1 && s->b1 == e1)) &&
         (s->d0 == 1 || (s->a0 == e0 && s->b0 == e0));
}

TM_INLINE int32_t tm_binary_elements(const tm_binary_shape *s) {
  return s->d0 * s->d1 * s->d2 * s->d3;
}

/* Runs `statement` for every element with the indices ya, yb (operands) and yi
 * (output) in scope. A macro because C has no other way to pass the statement
 * without a function pointer. */
#define TM_FOR_EACH_ELEMENT(s, statement)                                      \
  do {                                                                         \
    int32_t yi = 0;                                                            \
    if (tm_binary_is_flat(s)) {                                                \
      for (; yi < tm_binary_elements(s); ++yi) {                               \
        const int32_t ya = yi;                                                 \
        const int32_t yb = yi;                                                 \
        statement;                                                             \
      }                                                                        \
    } else {                                                                   \
      for (int32_t i0 = 0; i0 < (s)->d0; ++i0) {                               \
        for (int32_t i1 = 0; i1 < (s)->d1; ++i1) {                             \
          for (int32_t i2 = 0; i2 < (s)->d2; ++i2) {                           \
            int32_t ya = i0 * (s)->a0 + i1 * (s)->a1 + i2 * (s)->a2;           \
            int32_t yb = i0 * (s)->b0 + i1 * (s)->b1 + i2 * (s)->b2;           \
            for (int32_t i3 = 0; i3 < (s)->d3; ++i3) {                         \
              statement;                                                       \
              ya += (s)->a3;                                                   \
              yb += (s)->b3;                                                   \
              ++yi;                                                            \
            }                                                                  \
          }                                                                    \
        }                                                                      \
      }                                                                        \
    }                                                                          \
  } while (0)

#endif
