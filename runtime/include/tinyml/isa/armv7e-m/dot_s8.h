/* tinyml runtime: int8 inner products for Armv7E-M, four numbers at a time: two
 * words of half words from each side, two SMLAD.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_DOT_S8_H
#define TINYML_ISA_ARMV7E_M_DOT_S8_H

#include "tinyml/generic/dot_s8.h"
#include "tinyml/generic/gates.h"
#include "tinyml/isa/armv7e-m/simd32.h"

/* sum + Σ of four products; even and odd are the inputs. */
TM_INLINE int32_t tm_mac_four(uint32_t even, uint32_t odd, const int8_t *w,
                              int32_t sum) {
  const uint32_t weights = tm_load_bytes(w);
  sum = tm_mac_halves(even, tm_even_bytes(weights), sum);
  return tm_mac_halves(odd, tm_odd_bytes(weights), sum);
}

/* tm_dot1_s8 */
TM_INLINE int32_t tm_dot1_dsp_s8(int32_t sum, const int8_t *x, const int8_t *w,
                                 int32_t count) {
  for (; count >= 4; count -= 4) {
    const uint32_t word = tm_load_bytes(x);
    sum = tm_mac_four(tm_even_bytes(word), tm_odd_bytes(word), w, sum);
    x += 4;
    w += 4;
  }
  return tm_dot1_s8(sum, x, w, count);
}

/* tm_dot3_s8 */
TM_INLINE void tm_dot3_dsp_s8(tm_sum4_s32 *sum, const int8_t *x,
                              const int8_t *w, int32_t row, int32_t count) {
  for (; count >= 4; count -= 4) {
    const uint32_t word = tm_load_bytes(x);
    const uint32_t even = tm_even_bytes(word), odd = tm_odd_bytes(word);
    sum->a = tm_mac_four(even, odd, w, sum->a);
    sum->b = tm_mac_four(even, odd, w + row, sum->b);
    sum->c = tm_mac_four(even, odd, w + 2 * row, sum->c);
    x += 4;
    w += 4;
  }
  tm_dot3_s8(sum, x, w, row, count);
}

/* tm_dot4_s8 */
TM_INLINE void tm_dot4_dsp_s8(tm_sum4_s32 *sum, const int8_t *x,
                              const int8_t *w, int32_t row, int32_t count) {
  for (; count >= 4; count -= 4) {
    const uint32_t word = tm_load_bytes(x);
    const uint32_t even = tm_even_bytes(word), odd = tm_odd_bytes(word);
    sum->a = tm_mac_four(even, odd, w, sum->a);
    sum->b = tm_mac_four(even, odd, w + row, sum->b);
    sum->c = tm_mac_four(even, odd, w + 2 * row, sum->c);
    sum->d = tm_mac_four(even, odd, w + 3 * row, sum->d);
    x += 4;
    w += 4;
  }
  tm_dot4_s8(sum, x, w, row, count);
}

#endif
