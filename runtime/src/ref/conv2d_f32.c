/* Reference float convolution, 1-D (in_h = k_h = 1) and 2-D, grouped, dilated.
 *
 * Part of tinyml, Apache License 2.0. */
#include "ref_math.h"

/* One output value: sum over the filter taps that lie inside the input. */
static float one_output(const tm_conv_shape *s, const float *x, const float *w,
                        int32_t top, int32_t left, int32_t oc) {
  const int32_t group_in = s->in_c / s->groups;
  const int32_t group_out = s->out_c / s->groups;
  const int32_t first_c = oc / group_out * group_in;
  float sum = 0.0f;
  for (int32_t i = 0; i < s->k_h; ++i) {
    for (int32_t j = 0; j < s->k_w; ++j) {
      const int32_t iy = top + i * s->d_h;
      const int32_t ix = left + j * s->d_w;
      if (iy < 0 || iy >= s->in_h || ix < 0 || ix >= s->in_w)
        continue;
      for (int32_t c = 0; c < group_in; ++c)
        sum += x[(iy * s->in_w + ix) * s->in_c + first_c + c] *
               w[((oc * s->k_h + i) * s->k_w + j) * group_in + c];
    }
  }
  return sum;
}

void tm_ref_conv2d_f32(const tm_conv_shape *s, const tm_limits_f32 *q,
                       const float *x, const float *w, const float *bias,
                       float *y) {
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t oy = 0; oy < s->out_h; ++oy) {
      for (int32_t ox = 0; ox < s->out_w; ++ox) {
        const int32_t top = oy * s->s_h - s->pad_t;
        const int32_t left = ox * s->s_w - s->pad_l;
        for (int32_t oc = 0; oc < s->out_c; ++oc)
          *y++ =
              ref_clamp_f32(bias[oc] + one_output(s, x, w, top, left, oc), q);
      }
    }
    x += s->in_h * s->in_w * s->in_c;
  }
}
