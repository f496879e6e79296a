/* Random recurrent layers, for the tests of their kernels. */
#ifndef RECURRENT_SHAPES_H
#define RECURRENT_SHAPES_H

#include "support.h"
#include "tinyml/types.h"

/* At most so many inputs and units; one in three notes the last two steps. */
static inline tm_recurrent_shape t_random_recurrent(int32_t input,
                                                    int32_t hidden) {
  tm_recurrent_shape s = {
      t_range(1, 5), t_range(1, 3), t_range(1, input), t_range(1, hidden), 0,
      t_range(0, 1)};
  s.rows = t_range(0, 2) == 0 && s.steps > 2 ? 2 : s.steps;
  return s;
}

/* Lengths of its sequences, also less than none and more than all steps. */
static inline int32_t *t_random_lengths(const tm_recurrent_shape *s) {
  int32_t *len = (int32_t *)t_alloc(s->batch, sizeof(int32_t));
  for (int32_t b = 0; b < s->batch; ++b)
    len[b] = t_range(0, 1) ? s->steps : t_range(-1, s->steps + 1);
  return len;
}

#endif
