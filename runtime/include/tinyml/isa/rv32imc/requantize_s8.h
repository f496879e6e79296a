/* tinyml runtime: requantization of int8 sums for RV32IM, whose products of two
 * words are two instructions.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_RV32IMC_REQUANTIZE_S8_H
#define TINYML_ISA_RV32IMC_REQUANTIZE_S8_H

#include "tinyml/generic/requantize.h"

/* Limits for one comparison. Sums below `least` give lo: those that are not
 * positive, where lo is the zero point, as behind a ReLU, else none. */
typedef struct tm_rv_range {
  int32_t start; /* zero point - lo */
  int32_t lo, width, least;
} tm_rv_range;

TM_INLINE tm_rv_range tm_rv_range_of(const tm_conv_q *q) {
  const tm_rv_range range = {q->out_zp - q->lo, q->lo, q->hi - q->lo,
                             q->out_zp == q->lo ? 1 : INT32_MIN};
  return range;
}

/* tm_requantize of a sum that is shifted already. */
TM_INLINE int32_t tm_rv_scale_s8(int32_t acc, int32_t mult, tm_rv_range q) {
  int32_t v = 0;
  if (acc >= q.least) {
    const int64_t product = (int64_t)acc * mult;
    v = q.start + (int32_t)(product >> 32) + (int32_t)((uint32_t)product >> 31);
    if ((uint32_t)v > (uint32_t)q.width)
      v = v < 0 ? 0 : q.width;
  }
  TM_APART(v); /* else GCC extends what it is to store as a byte */
  return q.lo + v;
}

/* acc * 2^pre, or the number of the same sign that is farthest from 0. */
TM_INLINE int32_t tm_rv_scale_up(int32_t acc, int32_t pre) {
  TM_APART(acc); /* else GCC shifts before it asks whether to */
  const int32_t wide = (int32_t)((uint32_t)acc << pre);
  return wide >> pre == acc ? wide : (acc >> 31) ^ INT32_MAX;
}

TM_INLINE int8_t tm_rv_scale_one_s8(int32_t sum, const tm_rq *rq,
                                    const tm_conv_q *q) {
  if (rq->pre != 0)
    sum = tm_rv_scale_up(sum, rq->pre);
  return (int8_t)tm_rv_scale_s8(sum, rq->mult, tm_rv_range_of(q));
}

#endif
