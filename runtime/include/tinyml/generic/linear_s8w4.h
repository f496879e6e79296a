/* tinyml runtime: linear layers of int8 activations and 4-bit filters.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_LINEAR_S8W4_H
#define TINYML_GENERIC_LINEAR_S8W4_H

#include "tinyml/generic/conv2d_int.h"
#include "tinyml/generic/depthwise_int.h"

/* Positions outside the input read as in_zp, bias holds -in_zp * sum(w). */
TM_INLINE tm_linear tm_linear_s8(int32_t in_zp, int32_t out_zp, int32_t lo,
                                 int32_t hi) {
  const tm_linear t = {8, 0, in_zp, out_zp, lo, hi};
  return t;
}

TM_INLINE void tm_conv2d_s8w4(const tm_conv_shape *s, const tm_conv_q *q,
                              const int8_t *x, const int8_t *w,
                              const int32_t *bias, const tm_rq *rq, int8_t *y) {
  const tm_linear t = tm_linear_s8(q->in_zp, q->out_zp, q->lo, q->hi);
  const tm_filter f = tm_conv_filter(s, w, 4, NULL, 0);
  tm_linear_conv2d(s, &t, x, &f, bias, rq, y);
}

TM_INLINE void tm_conv2d_s8w4g(const tm_conv_shape *s, const tm_conv_group_q *q,
                               const int8_t *x, const int8_t *w,
                               const uint8_t *gs, const int32_t *bias,
                               const tm_rq *rq, int8_t *y) {
  const tm_linear t = tm_linear_s8(q->in_zp, q->out_zp, q->lo, q->hi);
  const tm_filter f = tm_conv_filter(s, w, 4, gs, q->group);
  tm_linear_conv2d(s, &t, x, &f, bias, rq, y);
}

TM_INLINE void tm_depthwise_conv2d_s8w4(const tm_conv_shape *s,
                                        const tm_conv_q *q, const int8_t *x,
                                        const int8_t *w, const int32_t *bias,
                                        const tm_rq *rq, int8_t *y) {
  const tm_linear t = tm_linear_s8(q->in_zp, q->out_zp, q->lo, q->hi);
  const tm_filter f = tm_depthwise_filter(s, w, 4);
  tm_linear_depthwise(s, &t, x, &f, bias, rq, y);
}

TM_INLINE void tm_fully_connected_s8w4(const tm_fc_shape *s, const tm_conv_q *q,
                                       const int8_t *x, const int8_t *w,
                                       const int32_t *bias, const tm_rq *rq,
                                       int8_t *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_conv2d_s8w4(&conv, q, x, w, bias, rq, y);
}

TM_INLINE void tm_fully_connected_s8w4g(const tm_fc_shape *s,
                                        const tm_conv_group_q *q,
                                        const int8_t *x, const int8_t *w,
                                        const uint8_t *gs, const int32_t *bias,
                                        const tm_rq *rq, int8_t *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_conv2d_s8w4g(&conv, q, x, w, gs, bias, rq, y);
}

#endif
