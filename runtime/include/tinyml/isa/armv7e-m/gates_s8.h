/* tinyml runtime: the gates of int8 recurrent layers for Armv7E-M: inputs and
 * states are widened once a step, see rows.h, and multiplied with four rows of
 * weights at a time.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_GATES_S8_H
#define TINYML_ISA_ARMV7E_M_GATES_S8_H

#include "tinyml/generic/gates.h"
#include "tinyml/generic/recurrent_int.h"
#include "tinyml/isa/armv7e-m/rows.h"

/* Words of `count` numbers that are widened. */
TM_INLINE int32_t tm_gates_words(int32_t count) { return (count + 3) / 4 * 2; }

TM_INLINE void tm_gates_widen(int32_t *to, const int8_t *x, int32_t count) {
  const tm_columns_type t = {1, 8};
  for (; count >= 4; count -= 4) {
    tm_widen_bytes_to(to, x);
    to += 2;
    x += 4;
  }
  if (count != 0)
    tm_rows_widen(&t, to, x, count);
}

/* The k < 4 weights from w on. */
TM_INLINE uint32_t tm_few_weights(const int8_t *w, int32_t k) {
  uint32_t word = (uint8_t)w[0];
  if (k > 1)
    word |= (uint32_t)(uint8_t)w[1] << 8;
  if (k > 2)
    word |= (uint32_t)(uint8_t)w[2] << 16;
  return word;
}

/* sum += Σ x[i] * w[i] of four rows, `row` weights apart, i < k. */
TM_INLINE void tm_gate_add_products(tm_sums4 *sum, const int32_t *x,
                                    const int8_t *w, int32_t row, int32_t k) {
  const tm_columns_type t = {1, 8};
  if (k >= 4) {
    tm_rows_add(&t, sum, x, w, row, k);
    return;
  }
  sum->a = tm_rows_mac(&t, x, tm_few_weights(w, k), sum->a);
  sum->b = tm_rows_mac(&t, x, tm_few_weights(w + row, k), sum->b);
  sum->c = tm_rows_mac(&t, x, tm_few_weights(w + 2 * row, k), sum->c);
  sum->d = tm_rows_mac(&t, x, tm_few_weights(w + 3 * row, k), sum->d);
}

TM_SHARED void tm_gate_products_any(tm_sums4 *sum, const int32_t *x,
                                    const int8_t *w, int32_t row, int32_t k) {
  tm_gate_add_products(sum, x, w, row, k);
}

/* The same: written out where that needs no loop, else a function, beside whose
 * registers those of a loop over units find no place. */
TM_INLINE void tm_gate_products(tm_sums4 *sum, const int32_t *x,
                                const int8_t *w, int32_t row, int32_t k) {
  if (TM_KNOWN(k >= 4 && k <= 4 * TM_ROWS_SHORT))
    tm_gate_add_products(sum, x, w, row, k);
  else
    tm_gate_products_any(sum, x, w, row, k);
}

/* rq[at]: GCC does not find the load of both members. */
TM_INLINE tm_rq tm_gate_rq(const tm_rq *rq, int32_t at) {
#if defined(TM_MAC_COLUMNS_ASM)
  if (TM_KNOWN(at >= 0 && at < 128)) {
    tm_rq both;
    __asm__ volatile("ldrd %0, %1, [%2, %3]"
                     : "=r"(both.mult), "=r"(both.pre)
                     : "r"(rq), "i"((int32_t)sizeof(tm_rq) * at), "m"(rq[at]));
    return both;
  }
#endif
  return rq[at];
}

/* sum + tm_gate_scale */
TM_INLINE int32_t tm_gate_add(int32_t acc, const tm_rq *rq, int32_t sum) {
  return tm_mul_high_add((int32_t)((uint32_t)acc << rq->pre), rq->mult, sum);
}

/* Adds to four gates' sums what four rows next to each other give for x. */
TM_SHARED void tm_gates_four(int32_t *sums, const int32_t *x, const int8_t *w,
                             int32_t k, const int32_t *bias, const tm_rq *rq) {
  tm_sums4 acc = {bias[0], bias[1], bias[2], bias[3]};
  tm_gate_add_products(&acc, x, w, k, k);
  sums[0] = tm_gate_add(acc.a, rq, sums[0]);
  sums[1] = tm_gate_add(acc.b, rq + 1, sums[1]);
  sums[2] = tm_gate_add(acc.c, rq + 2, sums[2]);
  sums[3] = tm_gate_add(acc.d, rq + 3, sums[3]);
}

/* Where a table's entry for a sum of 0 is, in steps of a sum: gates' sums start
 * there. */
enum { TM_GATE_ORIGIN = 32768 };

/* tm_gate of a sum that starts at the origin: low + (((high - low) * part + 64)
 * >> 7) is (low * (128 - part) + high * part + 64) >> 7. */
TM_INLINE int32_t tm_gate_dsp(const int16_t *table, int32_t sum) {
  const uint32_t place = tm_saturate_u16(sum);
  const uint32_t ends = tm_load_halves(table + (place >> 7));
  const uint32_t part = place & 127u;
  return tm_mac_halves(ends, part * 0xffffu + 128u, 64) >> 7;
}

/* zp + ((acc * 2^pre * mult + 2^31) >> 32) of |acc| <= 2^15, see
 * tm_requantize_value. */
TM_INLINE int32_t tm_gate_requantize(int32_t acc, int32_t mult, int32_t pre,
                                     int32_t zp) {
  acc = pre <= 15 ? (int32_t)((uint32_t)acc << pre)
                  : tm_shift_saturating(acc, pre);
  return TM_KNOWN(zp == 0) ? tm_mul_high(acc, mult)
                           : tm_mul_high_add(acc, mult, zp);
}

#endif
