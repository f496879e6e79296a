/* Reference linear layers of float activations and integer filters: weights
 * and factors are multiplied exactly, scaled once at the end.
 *
 * Part of tinyml, Apache License 2.0. */
#include "filter.h"

static float conv_sum(const tm_conv_shape *s, const float *x,
                      const ref_filter *f, ref_output at) {
  const int32_t group_in = s->in_c / s->groups;
  const int32_t group_out = s->out_c / s->groups;
  const int32_t first_c = at.oc / group_out * group_in;
  float sum = 0.0f;
  for (int32_t i = 0; i < s->k_h; ++i) {
    for (int32_t j = 0; j < s->k_w; ++j) {
      const int32_t tap = ref_conv_tap(s, at, i, j);
      for (int32_t c = 0; tap >= 0 && c < group_in; ++c)
        sum += x[tap + first_c + c] *
               (float)ref_weight(f, at.oc, (i * s->k_w + j) * group_in + c);
    }
  }
  return sum;
}

static float depthwise_sum(const tm_conv_shape *s, const float *x,
                           const ref_filter *f, ref_output at) {
  const int32_t ic = at.oc / (s->out_c / s->in_c);
  float sum = 0.0f;
  for (int32_t i = 0; i < s->k_h; ++i) {
    for (int32_t j = 0; j < s->k_w; ++j) {
      const int32_t tap = ref_conv_tap(s, at, i, j);
      if (tap >= 0)
        sum += x[tap + ic] * (float)ref_weight(f, i * s->k_w + j, at.oc);
    }
  }
  return sum;
}

static void conv2d(const tm_conv_shape *s, const tm_limits_f32 *q,
                   const float *x, const ref_filter *f, const float *scale,
                   const float *bias, float *y) {
  for (int32_t i = 0; i < ref_conv_outputs(s); ++i) {
    const ref_output at = ref_conv_output(s, i);
    const float sum = conv_sum(s, x, f, at);
    y[i] = ref_clamp_f32(bias[at.oc] + scale[at.oc] * sum, q);
  }
}

static void depthwise(const tm_conv_shape *s, const tm_limits_f32 *q,
                      const float *x, const ref_filter *f, const float *scale,
                      const float *bias, float *y) {
  for (int32_t i = 0; i < ref_conv_outputs(s); ++i) {
    const ref_output at = ref_conv_output(s, i);
    const float sum = depthwise_sum(s, x, f, at);
    y[i] = ref_clamp_f32(bias[at.oc] + scale[at.oc] * sum, q);
  }
}

void tm_ref_conv2d_f32w8(const tm_conv_shape *s, const tm_limits_f32 *q,
                         const float *x, const int8_t *w, const float *scale,
                         const float *bias, float *y) {
  const ref_filter f = ref_conv_filter(s, w, 8, NULL, 0);
  conv2d(s, q, x, &f, scale, bias, y);
}

void tm_ref_conv2d_f32w4(const tm_conv_shape *s, const tm_limits_f32 *q,
                         const float *x, const int8_t *w, const float *scale,
                         const float *bias, float *y) {
  const ref_filter f = ref_conv_filter(s, w, 4, NULL, 0);
  conv2d(s, q, x, &f, scale, bias, y);
}

void tm_ref_conv2d_f32w4g(const tm_conv_shape *s, const tm_limits_group_f32 *q,
                          const float *x, const int8_t *w, const uint8_t *gs,
                          const float *scale, const float *bias, float *y) {
  const ref_filter f = ref_conv_filter(s, w, 4, gs, q->group);
  const tm_limits_f32 limits = {q->lo, q->hi};
  conv2d(s, &limits, x, &f, scale, bias, y);
}

void tm_ref_depthwise_conv2d_f32w8(const tm_conv_shape *s,
                                   const tm_limits_f32 *q, const float *x,
                                   const int8_t *w, const float *scale,
                                   const float *bias, float *y) {
  const ref_filter f = ref_depthwise_filter(s, w, 8);
  depthwise(s, q, x, &f, scale, bias, y);
}

void tm_ref_depthwise_conv2d_f32w4(const tm_conv_shape *s,
                                   const tm_limits_f32 *q, const float *x,
                                   const int8_t *w, const float *scale,
                                   const float *bias, float *y) {
  const ref_filter f = ref_depthwise_filter(s, w, 4);
  depthwise(s, q, x, &f, scale, bias, y);
}

void tm_ref_fully_connected_f32w8(const tm_fc_shape *s, const tm_limits_f32 *q,
                                  const float *x, const int8_t *w,
                                  const float *scale, const float *bias,
                                  float *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_ref_conv2d_f32w8(&conv, q, x, w, scale, bias, y);
}

void tm_ref_fully_connected_f32w4(const tm_fc_shape *s, const tm_limits_f32 *q,
                                  const float *x, const int8_t *w,
                                  const float *scale, const float *bias,
                                  float *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_ref_conv2d_f32w4(&conv, q, x, w, scale, bias, y);
}

void tm_ref_fully_connected_f32w4g(const tm_fc_shape *s,
                                   const tm_limits_group_f32 *q, const float *x,
                                   const int8_t *w, const uint8_t *gs,
                                   const float *scale, const float *bias,
                                   float *y) {
  const tm_conv_shape conv = tm_fc_as_conv(s);
  tm_ref_conv2d_f32w4g(&conv, q, x, w, gs, scale, bias, y);
}
