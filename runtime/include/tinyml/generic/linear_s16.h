/* tinyml runtime: linear layers of int16 activations; padding reads as 0.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_LINEAR_S16_H
#define TINYML_GENERIC_LINEAR_S16_H

#include "tinyml/generic/conv2d_int.h"
#include "tinyml/generic/depthwise_int.h"

TM_INLINE tm_linear tm_linear_s16(int32_t acc_shift, int32_t lo, int32_t hi) {
  const tm_linear t = {16, acc_shift, 0, 0, lo, hi};
  return t;
}

TM_INLINE void tm_conv2d_s16(const tm_conv_shape *s, const tm_linear_s16_q *q,
                             const int16_t *x, const int8_t *w,
                             const int32_t *bias, const tm_rq *rq, int16_t *y) {
  const tm_linear t = tm_linear_s16(q->acc_shift, q->lo, q->hi);
  const tm_filter f = tm_conv_filter(s, w, 8, NULL, 0);
  tm_linear_conv2d(s, &t, x, &f, bias, rq, y);
}

TM_INLINE void tm_conv2d_s16w4(const tm_conv_shape *s, const tm_linear_s16_q *q,
                               const int16_t *x, const int8_t *w,
                               const int32_t *bias, const tm_rq *rq,
                               int16_t *y) {
  const tm_linear t = tm_linear_s16(q->acc_shift, q->lo, q->hi);
  const tm_filter f = tm_conv_filter(s, w, 4, NULL, 0);
  tm_linear_conv2d(s, &t, x, &f, bias, rq, y);
}

TM_INLINE void tm_conv2d_s16w4g(const tm_conv_shape *s,
                                const tm_linear_s16_group_q *q,
                                const int16_t *x, const int8_t *w,
                                const uint8_t *gs, const int32_t *bias,
                                const tm_rq *rq, int16_t *y) {
  const tm_linear t = tm_linear_s16(q->acc_shift, q->lo, q->hi);
  const tm_filter f = tm_conv_filter(s, w, 4, gs, q->group);
  tm_linear_conv2d(s, &t, x, &f, bias, rq, y);
}

TM_INLINE void tm_depthwise_conv2d_s16(const tm_conv_shape *s,
                                       const tm_linear_s16_q *q,
                                       const int16_t *x, const int8_t *w,
                                       const int32_t *bias, const tm_rq *rq,
                                       int16_t *y) {
  const tm_linear t = tm_linear_s16(q->acc_shift, q->lo, q->hi);
  const tm_filter f = tm_depthwise_filter(s, w, 8);
  tm_linear_depthwise(s, &t, x, &f, bias, rq, y);
}

TM_INLINE void tm_depthwise_conv2d_s16w4(const tm_conv_shape *s,
                                         const tm_linear_s16_q *q,
                                         const int16_t *x, const int8_t *w,
                                         const int32_t *bias, const tm_rq *rq,
                                         int16_t *y) {
  const tm_linear t = tm_linear_s16(q->acc_shift, q->lo, q->hi);
  const tm_filter f = tm_depthwise_filter(s, w, 4);
  tm_linear_depthwise(s, &t, x, &f, bias, rq, y);
}

TM_INLINE void tm_fully_connected_s16(const tm_fc_shape *s,
                                      const tm_linear_s16_q *q,
                                      const int16_t *x, const int8_t *w,
                                      const int32_t *bias, const tm_rq *rq,
                                      int16_t *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_conv2d_s16(&conv, q, x, w, bias, rq, y);
}

TM_INLINE void tm_fully_connected_s16w4(const tm_fc_shape *s,
                                        const tm_linear_s16_q *q,
                                        const int16_t *x, const int8_t *w,
                                        const int32_t *bias, const tm_rq *rq,
                                        int16_t *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_conv2d_s16w4(&conv, q, x, w, bias, rq, y);
}

TM_INLINE void tm_fully_connected_s16w4g(const tm_fc_shape *s,
                                         const tm_linear_s16_group_q *q,
                                         const int16_t *x, const int8_t *w,
                                         const uint8_t *gs, const int32_t *bias,
                                         const tm_rq *rq, int16_t *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_conv2d_s16w4g(&conv, q, x, w, gs, bias, rq, y);
}

#endif
