/* tinyml runtime: the loop over the steps of a recurrent layer.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_RECURRENT_STEPS_H
#define TINYML_GENERIC_RECURRENT_STEPS_H

#include "tinyml/types.h"

/* How many steps sequence b has. */
TM_INLINE int32_t tm_recurrent_steps(const tm_recurrent_shape *s,
                                     const int32_t *len, int32_t b) {
  return len[b] < 0 ? 0 : len[b] > s->steps ? s->steps : len[b];
}

/* The step that is computed as number n: a reverse layer begins at the end. */
TM_INLINE int32_t tm_recurrent_time(const tm_recurrent_shape *s, int32_t n,
                                    int32_t count) {
  return s->reverse ? count - 1 - n : n;
}

/* Where sequence b's state after step number n stands. */
TM_INLINE int32_t tm_recurrent_place(const tm_recurrent_shape *s, int32_t n,
                                     int32_t count, int32_t b) {
  const int32_t t = tm_recurrent_time(s, n, count);
  const int32_t row = s->rows == s->steps ? t : n % s->rows;
  return (row * s->batch + b) * s->hidden;
}

#endif
