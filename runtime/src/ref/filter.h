/* How the reference kernels of linear layers read filters of any kind: 8 or 4
 * bits a weight, with or without factors for groups of weights.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_SRC_REF_FILTER_H
#define TINYML_SRC_REF_FILTER_H

#include "ref_math.h"
#include "tinyml/generic/fc_as_conv.h"

/* `w` holds rows of `length` weights; gs is NULL where there are no factors,
 * else it has one for each `group` weights of a row. */
typedef struct ref_filter {
  const int8_t *w;
  int32_t bits, length;
  const uint8_t *gs;
  int32_t group;
} ref_filter;

/* Weight `at` of row `row`, times its factor: at most 8 * 18 or 128. */
static inline int32_t ref_weight(const ref_filter *f, int32_t row, int32_t at) {
  if (f->bits == 8)
    return f->w[row * f->length + at];
  const int8_t both = f->w[row * ((f->length + 1) / 2) + at / 2];
  const int32_t half = at % 2 == 0 ? both & 15 : (both >> 4) & 15;
  const int32_t weight = half < 8 ? half : half - 16;
  if (f->gs == NULL)
    return weight;
  return weight * f->gs[row * (f->length / f->group) + at / f->group];
}

/* The filter of a convolution: one row per output channel. */
static inline ref_filter ref_conv_filter(const tm_conv_shape *s,
                                         const int8_t *w, int32_t bits,
                                         const uint8_t *gs, int32_t group) {
  const ref_filter f = {w, bits, s->k_h * s->k_w * (s->in_c / s->groups), gs,
                        group};
  return f;
}

/* The filter of a depthwise convolution: one row per tap. */
static inline ref_filter ref_depthwise_filter(const tm_conv_shape *s,
                                              const int8_t *w, int32_t bits) {
  const ref_filter f = {w, bits, s->out_c, NULL, 0};
  return f;
}

/* Where output `index` of a convolution stands, and its channel. */
typedef struct ref_output {
  int32_t n, oy, ox, oc;
} ref_output;

static inline int32_t ref_conv_outputs(const tm_conv_shape *s) {
  return s->n * s->out_h * s->out_w * s->out_c;
}

static inline ref_output ref_conv_output(const tm_conv_shape *s,
                                         int32_t index) {
  const ref_output at = {
      index / (s->out_c * s->out_w * s->out_h),
      index / (s->out_c * s->out_w) % s->out_h,
      index / s->out_c % s->out_w,
      index % s->out_c,
  };
  return at;
}

/* Channel 0 of the input position that tap (i, j) reads; -1 outside. */
static inline int32_t ref_conv_tap(const tm_conv_shape *s, ref_output at,
                                   int32_t i, int32_t j) {
  const int32_t iy = at.oy * s->s_h - s->pad_t + i * s->d_h;
  const int32_t ix = at.ox * s->s_w - s->pad_l + j * s->d_w;
  if (iy < 0 || iy >= s->in_h || ix < 0 || ix >= s->in_w)
    return -1;
  return ((at.n * s->in_h + iy) * s->in_w + ix) * s->in_c;
}

#endif
