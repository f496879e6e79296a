/* tinyml runtime: the outputs of fully-connected layers with rows of weights in
 * fours.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_FOURS_S8_H
#define TINYML_ISA_ARMV7E_M_FOURS_S8_H

#include "tinyml/generic/dot_s8.h"
#include "tinyml/isa/armv7e-m/requantize_s8.h"

/* y[i] of the sums of four rows, or of the `left` ones that there are; `full`
 * promises the limits of the type. */
TM_INLINE void tm_fours_store(const tm_sum4_s32 *sum, int32_t left,
                              const tm_linear_s8_q *q, int full,
                              const int32_t *bias, const tm_rq *rq, int8_t *y) {
  if (left < 4) {
    const int32_t sums[] = {sum->a, sum->b, sum->c};
    for (int32_t i = 0; i < left; ++i)
      y[i] = tm_requantize_bytes(bias[i] + sums[i], rq + i, q);
    return;
  }
  int32_t a = sum->a + bias[0], b = sum->b + bias[1];
  int32_t c = sum->c + bias[2], d = sum->d + bias[3];
  if ((rq[0].pre | rq[1].pre | rq[2].pre | rq[3].pre) != 0) {
    a = tm_shift_saturating(a, rq[0].pre);
    b = tm_shift_saturating(b, rq[1].pre);
    c = tm_shift_saturating(c, rq[2].pre);
    d = tm_shift_saturating(d, rq[3].pre);
  }
  /* stores to y may change neither */
  const tm_linear_s8_q to = *q;
  const int8_t first = tm_scale_s8(a, rq[0].mult, &to, full);
  const int8_t second = tm_scale_s8(b, rq[1].mult, &to, full);
  const int8_t third = tm_scale_s8(c, rq[2].mult, &to, full);
  y[3] = tm_scale_s8(d, rq[3].mult, &to, full);
  y[0] = first;
  y[1] = second;
  y[2] = third;
}

#endif
