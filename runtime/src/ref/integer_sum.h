/* The exact sums of convolutions with integer activations.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_SRC_REF_INTEGER_SUM_H
#define TINYML_SRC_REF_INTEGER_SUM_H

#include "filter.h"

/* Activations of 8 or 16 bits, and what positions outside of them read as. */
typedef struct ref_input {
  const void *x;
  int32_t bits, outside;
} ref_input;

/* Element `at`; a negative one is outside. */
static inline int32_t ref_input_value(const ref_input *in, int32_t at) {
  if (at < 0)
    return in->outside;
  if (in->bits == 8)
    return ((const int8_t *)in->x)[at];
  return ((const int16_t *)in->x)[at];
}

/* No product exceeds 2^15 * 144 (4-bit weights times factors) or 2^15 * 128,
 * and there are fewer than 2^31 of them: 64 bits hold every sum. */
static inline int64_t ref_conv_sum(const tm_conv_shape *s, const ref_input *in,
                                   const ref_filter *f, ref_output at) {
  const int32_t group_in = s->in_c / s->groups;
  const int32_t group_out = s->out_c / s->groups;
  const int32_t first_c = at.oc / group_out * group_in;
  int64_t sum = 0;
  for (int32_t i = 0; i < s->k_h; ++i) {
    for (int32_t j = 0; j < s->k_w; ++j) {
      const int32_t tap = ref_conv_tap(s, at, i, j);
      for (int32_t c = 0; c < group_in; ++c) {
        const int32_t from = tap < 0 ? -1 : tap + first_c + c;
        sum += ref_input_value(in, from) *
               ref_weight(f, at.oc, (i * s->k_w + j) * group_in + c);
      }
    }
  }
  return sum;
}

/* Output channel oc reads input channel oc / multiplier. */
static inline int64_t ref_depthwise_sum(const tm_conv_shape *s,
                                        const ref_input *in,
                                        const ref_filter *f, ref_output at) {
  const int32_t ic = at.oc / (s->out_c / s->in_c);
  int64_t sum = 0;
  for (int32_t i = 0; i < s->k_h; ++i) {
    for (int32_t j = 0; j < s->k_w; ++j) {
      const int32_t tap = ref_conv_tap(s, at, i, j);
      sum += ref_input_value(in, tap < 0 ? -1 : tap + ic) *
             ref_weight(f, i * s->k_w + j, at.oc);
    }
  }
  return sum;
}

#endif
