/* tinyml runtime: filters of 8 and 4 bits, with and without factors for groups
 * of weights.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_WEIGHTS_H
#define TINYML_GENERIC_WEIGHTS_H

#include "tinyml/types.h"

/* A filter: rows of weights, each at the start of a byte. What is not a pointer
 * is known when the kernel is compiled. */
typedef struct tm_filter {
  const int8_t *w;
  int32_t bits;      /* 8 or 4 */
  int32_t row;       /* bytes of a row */
  const uint8_t *gs; /* factors, a row of them for each row of weights */
  int32_t group;     /* weights that share a factor; 0: there are none */
  int32_t gs_row;
} tm_filter;

TM_INLINE int32_t tm_filter_row_bytes(int32_t bits, int32_t length) {
  return bits == 8 ? length : (length + 1) / 2;
}

/* One row for each output channel. */
TM_INLINE tm_filter tm_conv_filter(const tm_conv_shape *s, const int8_t *w,
                                   int32_t bits, const uint8_t *gs,
                                   int32_t group) {
  const int32_t length = s->k_h * s->k_w * (s->in_c / s->groups);
  tm_filter f = {w, bits, 0, gs, group, 0};
  f.row = tm_filter_row_bytes(bits, length);
  if (group != 0)
    f.gs_row = length / group;
  return f;
}

/* One row for each tap. */
TM_INLINE tm_filter tm_depthwise_filter(const tm_conv_shape *s, const int8_t *w,
                                        int32_t bits) {
  tm_filter f = {w, bits, 0, NULL, 0, 0};
  f.row = tm_filter_row_bytes(bits, s->out_c);
  return f;
}

/* The filter from row `row` on. */
TM_INLINE tm_filter tm_filter_from(const tm_filter *f, int32_t row) {
  tm_filter rest = *f;
  rest.w += row * f->row;
  if (f->group != 0)
    rest.gs += row * f->gs_row;
  return rest;
}

/* The two weights of a byte. */
TM_INLINE int32_t tm_low_weight(int32_t both) {
  return (int32_t)((uint32_t)both << 28) >> 28;
}

TM_INLINE int32_t tm_high_weight(int32_t both) { return both >> 4; }

/* Weight `at` of a row that starts at w. */
TM_INLINE int32_t tm_weight(int32_t bits, const int8_t *w, int32_t at) {
  if (bits == 8)
    return w[at];
  if (at % 2 == 0)
    return tm_low_weight(w[at / 2]);
  return tm_high_weight(w[at / 2]);
}

#endif
