/* tinyml runtime: int8 layers that compute one pixel from one pixel: four
 * products in two instructions.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_PIXEL_S8_H
#define TINYML_ISA_ARMV7E_M_PIXEL_S8_H

#include "tinyml/generic/dot_s8.h"
#include "tinyml/isa/armv7e-m/requantize_s8.h"

/* sum + the products of four activations and the four weights at w */
TM_INLINE int32_t tm_mac_bytes(uint32_t even, uint32_t odd, const int8_t *w,
                               int32_t sum) {
  const uint32_t weights = tm_load_bytes(w);
  sum = tm_mac_halves(even, tm_even_bytes(weights), sum);
  return tm_mac_halves(odd, tm_odd_bytes(weights), sum);
}

/* tm_dot4_s8, four inputs at a time. */
TM_INLINE void tm_dot4_bytes(tm_sum4_s8 *sum, const int8_t *x, const int8_t *w,
                             int32_t row, int32_t count) {
  const int8_t *const end = x + (count & ~3);
  while (x != end) {
    const uint32_t bytes = tm_load_bytes(x);
    const uint32_t even = tm_even_bytes(bytes);
    const uint32_t odd = tm_odd_bytes(bytes);
    sum->a = tm_mac_bytes(even, odd, w, sum->a);
    sum->b = tm_mac_bytes(even, odd, w + row, sum->b);
    sum->c = tm_mac_bytes(even, odd, w + 2 * row, sum->c);
    sum->d = tm_mac_bytes(even, odd, w + 3 * row, sum->d);
    x += 4;
    w += 4;
  }
  tm_dot4_s8(sum, x, w, row, count & 3);
}

/* y[n] = requantize(bias[n] + sum(x[k] * w[n][k])) */
TM_INLINE void tm_pixel_bytes(const tm_conv_q *q, int32_t k, int32_t n,
                              const int8_t *x, const int8_t *w,
                              const int32_t *bias, const tm_rq *rq, int8_t *y) {
  const int32_t fours = n & ~3;
  int32_t c = 0;
  for (; c < fours; c += 4) {
    tm_sum4_s8 sum = tm_load4_s8(bias + c);
    tm_dot4_bytes(&sum, x, w + c * k, k, k);
    y[c] = tm_requantize_bytes(sum.a, &rq[c], q);
    y[c + 1] = tm_requantize_bytes(sum.b, &rq[c + 1], q);
    y[c + 2] = tm_requantize_bytes(sum.c, &rq[c + 2], q);
    y[c + 3] = tm_requantize_bytes(sum.d, &rq[c + 3], q);
  }
  for (; c < n; ++c) {
    const int32_t sum = tm_dot1_s8(bias[c], x, w + c * k, k);
    y[c] = tm_requantize_bytes(sum, &rq[c], q);
  }
}

#endif
