/* tinyml runtime: int8 fully-connected layer with those weights that are not 0,
 * in portable C.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_KERNEL_FULLY_CONNECTED_S8Z_H
#define TINYML_KERNEL_FULLY_CONNECTED_S8Z_H

#include "tinyml/generic/requantize.h"

#define TM_Z_BIT(i)                                                            \
  if ((mask & (1u << i)) != 0)                                                 \
  *sum += x[i] * *w++
/* Adds the products at the bits of `mask`; returns what follows the weights. */
TM_INLINE const int8_t *tm_z_eight(int32_t *sum, const int8_t *x,
                                   const int8_t *w, uint32_t mask) {
  if (mask == 0)
    return w;
  TM_Z_BIT(0);
  TM_Z_BIT(1);
  TM_Z_BIT(2);
  TM_Z_BIT(3);
  TM_Z_BIT(4);
  TM_Z_BIT(5);
  TM_Z_BIT(6);
  TM_Z_BIT(7);
  return w;
}
#undef TM_Z_BIT

TM_INLINE void tm_fully_connected_s8z(const tm_fc_mask_shape *s,
                                      const tm_linear_s8_q *q, const int8_t *x,
                                      const int8_t *w, const uint8_t *mask,
                                      const int32_t *bias, const tm_rq *rq,
                                      int8_t *y) {
  for (int32_t m = 0; m < s->m; ++m) {
    const int8_t *weight = w;
    const uint8_t *bits = mask;
    for (int32_t n = 0; n < s->n; ++n) {
      int32_t sum = bias[n];
      for (int32_t k = 0; k < s->k; k += 8)
        weight = tm_z_eight(&sum, x + k, weight, *bits++);
      y[n] = tm_requantize(sum, &rq[n], q->out_zp, q->lo, q->hi);
    }
    x += s->k;
    y += s->n;
  }
}

#endif
