/* tinyml runtime: requantization of int8 sums for RV32IM, whose products of two
 * words are two instructions.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_RV32IMC_REQUANTIZE_S8_H
#define TINYML_ISA_RV32IMC_REQUANTIZE_S8_H

#include "tinyml/generic/requantize.h"

/* With t = (acc * 2 * mult) >> 32, one instruction, a value is (t + start) >>
 * 1: the half that is added rounds. Limits are those of t, so that the sum
 * fits. */
typedef struct tm_rv_range {
  int32_t least, most; /* 2 * (lo - zp) - 1, 2 * (hi - zp) */
  int32_t start;       /* 2 * zp + 1 */
  int32_t lo;
} tm_rv_range;

TM_INLINE tm_rv_range tm_rv_range_of(const tm_linear_s8_q *q) {
  const tm_rv_range range = {2 * (q->lo - q->out_zp) - 1,
                             2 * (q->hi - q->out_zp), 2 * q->out_zp + 1, q->lo};
  return range;
}

/* tm_requantize of a sum that is shifted already. */
TM_INLINE int32_t tm_rv_scale_s8(int32_t acc, int32_t mult, tm_rv_range q) {
  const uint32_t twice = (uint32_t)mult * 2;
  int32_t t = (int32_t)(((int64_t)acc * twice) >> 32);
  int32_t v = q.lo;
  TM_APART(t); /* else GCC copies it, and below extends what is a byte anyway */
  if (t >= q.least) {
    if (t > q.most)
      t = q.most;
    v = (t + q.start) >> 1;
  }
  TM_APART(v);
  return v;
}

/* acc * 2^pre, or the number of the same sign that is farthest from 0. */
TM_INLINE int32_t tm_rv_scale_up(int32_t acc, int32_t pre) {
  TM_APART(acc); /* else GCC shifts before it asks whether to */
  const int32_t wide = (int32_t)((uint32_t)acc << pre);
  return wide >> pre == acc ? wide : (acc >> 31) ^ INT32_MAX;
}

TM_INLINE int8_t tm_rv_scale_one_s8(int32_t sum, const tm_rq *rq,
                                    const tm_linear_s8_q *q) {
  if (rq->pre != 0)
    sum = tm_rv_scale_up(sum, rq->pre);
  return (int8_t)tm_rv_scale_s8(sum, rq->mult, tm_rv_range_of(q));
}

#endif
