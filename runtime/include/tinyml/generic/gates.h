/* tinyml runtime: the gates of integer recurrent layers.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_GATES_H
#define TINYML_GENERIC_GATES_H

#include "tinyml/generic/dot_s8.h"
#include "tinyml/generic/requantize.h"

/* An accumulator at the scale 2^-12. The compiler proves that the result is
 * below 2^28, so acc * 2^pre, with mult >= 2^30 where pre > 0, is below 2^30.
 */
TM_INLINE int32_t tm_gate_scale(int32_t acc, const tm_rq *rq) {
  const int32_t wide = (int32_t)((uint32_t)acc << rq->pre);
  return (int32_t)(((int64_t)wide * rq->mult + ((int64_t)1 << 31)) >> 32);
}

/* Two accumulators as one sum: of W x, and of R h, whose requantization is
 * `apart` entries later. */
TM_INLINE int32_t tm_gate_sum(int32_t from_x, int32_t from_h, const tm_rq *rq,
                              int32_t apart) {
  return tm_gate_scale(from_x, rq) + tm_gate_scale(from_h, rq + apart);
}

/* What a function, as a table, gives for a sum. */
TM_INLINE int32_t tm_gate(const int16_t *table, int32_t sum) {
  const int32_t place = tm_clamp_value(sum, -32768, 32767) + 32768;
  const int32_t low = table[place >> 7];
  const int32_t rise = (table[(place >> 7) + 1] - low) * (place & 127);
  return low + ((rise + 64) >> 7);
}

/* The product with what a function gives; below 2^31, see numerics.md */
TM_INLINE int32_t tm_gate_times(int32_t gate, int32_t v) {
  return (gate * v + 16384) >> 15;
}

/* One unit of an lstm: from the sums of its gates i, o, f, c, and its cell, to
 * what it shows, of 2^-15. */
TM_INLINE int32_t tm_lstm_unit(const tm_lstm_int_q *q, const int16_t *f,
                               const int16_t *g, const int16_t *o,
                               const int32_t *sums, int16_t *cell) {
  const tm_rq fresh = {q->fresh_mult, q->fresh_pre};
  const tm_rq seen = {q->cell_mult, q->cell_pre};
  const int32_t i = tm_gate(f, sums[0]);
  const int32_t keep = q->coupled ? 32768 - i : tm_gate(f, sums[2]);
  const int32_t added = tm_requantize_value(
      tm_gate_times(i, tm_gate(g, sums[3])), &fresh, 0, -65536, 65536);
  const int32_t now =
      tm_clamp_value(tm_gate_times(keep, *cell) + added, -32768, 32767);
  *cell = (int16_t)now;
  const int32_t shown =
      tm_gate(o, tm_requantize_value(now, &seen, 0, -32768, 32767));
  return tm_gate_times(tm_gate(f, sums[1]), shown);
}

TM_DOTS(s16w8, int16_t)

#endif
