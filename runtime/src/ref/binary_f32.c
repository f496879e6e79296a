/* Reference float functions of two operands with broadcasting.
 *
 * Part of tinyml, Apache License 2.0. */
#include <math.h>

#include "broadcast.h"

void tm_ref_add_f32(const tm_binary_shape *s, const tm_limits_f32 *q,
                    const float *a, const float *b, float *y) {
  for (int32_t i = 0; i < ref_elements(s); ++i) {
    const ref_place at = ref_operands(s, i);
    y[i] = ref_clamp_f32(a[at.a] + b[at.b], q);
  }
}

void tm_ref_sub_f32(const tm_binary_shape *s, const tm_limits_f32 *q,
                    const float *a, const float *b, float *y) {
  for (int32_t i = 0; i < ref_elements(s); ++i) {
    const ref_place at = ref_operands(s, i);
    y[i] = ref_clamp_f32(a[at.a] - b[at.b], q);
  }
}

void tm_ref_mul_f32(const tm_binary_shape *s, const tm_limits_f32 *q,
                    const float *a, const float *b, float *y) {
  for (int32_t i = 0; i < ref_elements(s); ++i) {
    const ref_place at = ref_operands(s, i);
    y[i] = ref_clamp_f32(a[at.a] * b[at.b], q);
  }
}

#define TM_BINARY_F32(name, expression, exact, libm, tolerance)                \
  void tm_ref_##name##_f32(const tm_binary_shape *s, const tm_limits_f32 *q,   \
                           const float *a, const float *b, float *y) {         \
    for (int32_t i = 0; i < ref_elements(s); ++i) {                            \
      const ref_place at = ref_operands(s, i);                                 \
      const float u = a[at.a];                                                 \
      const float v = b[at.b];                                                 \
      y[i] = ref_clamp_f32((expression), q);                                   \
    }                                                                          \
  }
#include "tinyml/binary_f32.def"
