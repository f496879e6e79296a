/* Reference int8 depthwise convolution: output channel c reads input channel
 * c / multiplier.
 *
 * Part of tinyml, Apache License 2.0. */
#include "ref_math.h"

/* Zero points, padding and the proof against overflow as in conv2d_s8.c. */
static int32_t one_sum(const tm_conv_shape *s, int32_t in_zp, const int8_t *x,
                       const int8_t *w, int32_t top, int32_t left, int32_t oc) {
  const int32_t ic = oc / (s->out_c / s->in_c);
  int32_t sum = 0;
  for (int32_t i = 0; i < s->k_h; ++i) {
    for (int32_t j = 0; j < s->k_w; ++j) {
      const int32_t iy = top + i * s->d_h;
      const int32_t ix = left + j * s->d_w;
      const int inside = iy >= 0 && iy < s->in_h && ix >= 0 && ix < s->in_w;
      const int32_t value =
          inside ? x[(iy * s->in_w + ix) * s->in_c + ic] : in_zp;
      sum += value * w[(i * s->k_w + j) * s->out_c + oc];
    }
  }
  return sum;
}

void tm_ref_depthwise_conv2d_s8(const tm_conv_shape *s, const tm_conv_q *q,
                                const int8_t *x, const int8_t *w,
                                const int32_t *bias, const tm_rq *rq,
                                int8_t *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const int32_t top = oy * s->s_h - s->pad_t;
        const int32_t left = ox * s->s_w - s->pad_l;
        for (int32_t oc = 0; oc < s->out_c; ++oc) {
          const int32_t acc =
              bias[oc] + one_sum(s, q->in_zp, x, w, top, left, oc);
          *y++ = ref_requantize(acc, &rq[oc], q->out_zp, q->lo, q->hi);
        }
      }
    }
    x += s->in_h * s->in_w * s->in_c;
  }
}
