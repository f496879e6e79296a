/* The part of a pooling window that lies inside the input.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_SRC_REF_WINDOW_H
#define TINYML_SRC_REF_WINDOW_H

#include "ref_math.h"

/* One position of a window; inside: it is a position of the input. */
typedef struct ref_tap {
  int32_t iy, ix;
  int inside;
} ref_tap;

static inline ref_tap ref_window_tap(const tm_pool_shape *s, int32_t oy,
                                     int32_t ox, int32_t i, int32_t j) {
  ref_tap tap;
  tap.iy = oy * s->s_h - s->pad_t + i * s->d_h;
  tap.ix = ox * s->s_w - s->pad_l + j * s->d_w;
  tap.inside =
      tap.iy >= 0 && tap.iy < s->in_h && tap.ix >= 0 && tap.ix < s->in_w;
  return tap;
}

/* Does an average count this tap? With count_pad also in the padding, but never
 * beyond it, where a rounded-up output size may reach. */
static inline int ref_tap_counts(const tm_pool_shape *s, ref_tap tap) {
  if (!s->count_pad)
    return tap.inside;
  return tap.iy < s->in_h + s->pad_b && tap.ix < s->in_w + s->pad_r;
}

#endif
