/* Reference linear layers of int8 activations, and filters of 8 or 4 bits.
 *
 * Part of tinyml, Apache License 2.0. */
#include "integer_sum.h"

/* bias holds -in_zp * sum(w), positions outside read as in_zp. The compiler
 * proves |bias| + 128 * sum|w| < 2^31 for every output channel, factors
 * included, so the sum fits 32 bits. */
static void store(const tm_linear_s8_q *q, int64_t sum, int32_t oc,
                  const int32_t *bias, const tm_rq *rq, int8_t *y) {
  const int32_t acc = (int32_t)(bias[oc] + sum);
  *y = ref_requantize(acc, &rq[oc], q->out_zp, q->lo, q->hi);
}

static void conv2d(const tm_conv_shape *s, const tm_linear_s8_q *q,
                   const int8_t *x, const ref_filter *f, const int32_t *bias,
                   const tm_rq *rq, int8_t *y) {
  const ref_input in = {x, 8, q->in_zp};
  for (int32_t i = 0; i < ref_conv_outputs(s); ++i) {
    const ref_output at = ref_conv_output(s, i);
    store(q, ref_conv_sum(s, &in, f, at), at.oc, bias, rq, &y[i]);
  }
}

static void depthwise(const tm_conv_shape *s, const tm_linear_s8_q *q,
                      const int8_t *x, const ref_filter *f, const int32_t *bias,
                      const tm_rq *rq, int8_t *y) {
  const ref_input in = {x, 8, q->in_zp};
  for (int32_t i = 0; i < ref_conv_outputs(s); ++i) {
    const ref_output at = ref_conv_output(s, i);
    store(q, ref_depthwise_sum(s, &in, f, at), at.oc, bias, rq, &y[i]);
  }
}

void tm_ref_conv2d_s8(const tm_conv_shape *s, const tm_linear_s8_q *q,
                      const int8_t *x, const int8_t *w, const int32_t *bias,
                      const tm_rq *rq, int8_t *y) {
  const ref_filter f = ref_conv_filter(s, w, 8, NULL, 0);
  conv2d(s, q, x, &f, bias, rq, y);
}

void tm_ref_conv2d_s8w4(const tm_conv_shape *s, const tm_linear_s8_q *q,
                        const int8_t *x, const int8_t *w, const int32_t *bias,
                        const tm_rq *rq, int8_t *y) {
  const ref_filter f = ref_conv_filter(s, w, 4, NULL, 0);
  conv2d(s, q, x, &f, bias, rq, y);
}

void tm_ref_conv2d_s8w4g(const tm_conv_shape *s, const tm_linear_s8_group_q *q,
                         const int8_t *x, const int8_t *w, const uint8_t *gs,
                         const int32_t *bias, const tm_rq *rq, int8_t *y) {
  const ref_filter f = ref_conv_filter(s, w, 4, gs, q->group);
  const tm_linear_s8_q rest = {q->in_zp, q->out_zp, q->lo, q->hi};
  conv2d(s, &rest, x, &f, bias, rq, y);
}

void tm_ref_depthwise_conv2d_s8(const tm_conv_shape *s, const tm_linear_s8_q *q,
                                const int8_t *x, const int8_t *w,
                                const int32_t *bias, const tm_rq *rq,
                                int8_t *y) {
  const ref_filter f = ref_depthwise_filter(s, w, 8);
  depthwise(s, q, x, &f, bias, rq, y);
}

void tm_ref_depthwise_conv2d_s8w4(const tm_conv_shape *s,
                                  const tm_linear_s8_q *q, const int8_t *x,
                                  const int8_t *w, const int32_t *bias,
                                  const tm_rq *rq, int8_t *y) {
  const ref_filter f = ref_depthwise_filter(s, w, 4);
  depthwise(s, q, x, &f, bias, rq, y);
}

void tm_ref_fully_connected_s8w4(const tm_fc_shape *s, const tm_linear_s8_q *q,
                                 const int8_t *x, const int8_t *w,
                                 const int32_t *bias, const tm_rq *rq,
                                 int8_t *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_ref_conv2d_s8w4(&conv, q, x, w, bias, rq, y);
}

void tm_ref_fully_connected_s8w4g(const tm_fc_shape *s,
                                  const tm_linear_s8_group_q *q,
                                  const int8_t *x, const int8_t *w,
                                  const uint8_t *gs, const int32_t *bias,
                                  const tm_rq *rq, int8_t *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_ref_conv2d_s8w4g(&conv, q, x, w, gs, bias, rq, y);
}
