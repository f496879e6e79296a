/* What tests of convolutions share: random shapes, and an oracle that scatters
 * each input value into the outputs it touches. */
#ifndef TINYML_TEST_CONV_ORACLE_H
#define TINYML_TEST_CONV_ORACLE_H

#include "support.h"

static int32_t in_size(const tm_conv_shape *s) {
  return s->n * s->in_h * s->in_w * s->in_c;
}

static int32_t out_size(const tm_conv_shape *s) {
  return s->n * s->out_h * s->out_w * s->out_c;
}

static int32_t w_size(const tm_conv_shape *s, int depthwise) {
  return s->k_h * s->k_w * s->out_c * (depthwise ? 1 : s->in_c / s->groups);
}

/* Where filter tap (i, j) from input channel ic to output channel oc stands;
 * -1 when the two are not connected. */
static int32_t w_index(const tm_conv_shape *s, int depthwise, int32_t oc,
                       int32_t ic, int32_t i, int32_t j) {
  const int32_t group_in = s->in_c / s->groups;
  const int32_t group_out = s->out_c / s->groups;
  if (ic / group_in != oc / group_out)
    return -1;
  if (depthwise)
    return (i * s->k_w + j) * s->out_c + oc;
  return ((oc * s->k_h + i) * s->k_w + j) * group_in + ic % group_in;
}

/* The outputs that input row iy (of in) reaches through tap i: oy with
 * oy * stride - pad + i * dilation == iy; -1 when there is none. */
static int32_t reached(int32_t iy, int32_t i, int32_t stride, int32_t dilation,
                       int32_t pad, int32_t out) {
  const int32_t t = iy + pad - i * dilation;
  if (t < 0 || t % stride != 0 || t / stride >= out)
    return -1;
  return t / stride;
}

/* sum[o] += value(x) * w and magnitude[o] += |value(x) * w|, double holds the
 * integers exactly. */
static inline void scatter(const tm_conv_shape *s, int depthwise,
                           const double *x, const double *w, double *sum,
                           double *magnitude) {
  for (int32_t at = 0; at < in_size(s); ++at) {
    const int32_t ic = at % s->in_c;
    const int32_t ix = at / s->in_c % s->in_w;
    const int32_t iy = at / (s->in_c * s->in_w) % s->in_h;
    const int32_t n = at / (s->in_c * s->in_w * s->in_h);
    for (int32_t i = 0; i < s->k_h; ++i) {
      for (int32_t j = 0; j < s->k_w; ++j) {
        const int32_t oy = reached(iy, i, s->s_h, s->d_h, s->pad_t, s->out_h);
        const int32_t ox = reached(ix, j, s->s_w, s->d_w, s->pad_l, s->out_w);
        if (oy < 0 || ox < 0)
          continue;
        for (int32_t oc = 0; oc < s->out_c; ++oc) {
          const int32_t tap = w_index(s, depthwise, oc, ic, i, j);
          const int32_t o =
              ((n * s->out_h + oy) * s->out_w + ox) * s->out_c + oc;
          if (tap < 0)
            continue;
          sum[o] += x[at] * w[tap];
          magnitude[o] += fabs(x[at] * w[tap]);
        }
      }
    }
  }
}

/* The weights of one output channel. */
static inline double sum_of_weights(const tm_conv_shape *s, int depthwise,
                                    const double *w, int32_t oc) {
  double sum = 0.0;
  for (int32_t ic = 0; ic < s->in_c; ++ic)
    for (int32_t i = 0; i < s->k_h; ++i)
      for (int32_t j = 0; j < s->k_w; ++j)
        if (w_index(s, depthwise, oc, ic, i, j) >= 0)
          sum += w[w_index(s, depthwise, oc, ic, i, j)];
  return sum;
}

static inline double *zeros(int32_t count) {
  double *p = (double *)t_alloc(count, sizeof(double));
  for (int32_t i = 0; i < count; ++i)
    p[i] = 0.0;
  return p;
}

/* One dimension: sizes that differ between the two, and any padding, also more
 * than the filter reaches. */
static void random_dim(int32_t *in, int32_t *k, int32_t *stride,
                       int32_t *dilation, int32_t *pad, int32_t *out) {
  *k = t_range(1, 5);
  *stride = t_range(1, 3);
  *dilation = t_range(0, 3) ? 1 : t_range(2, 3);
  *in = t_range(1, 12);
  *pad = t_range(0, 2) ? t_range(0, *k - 1) : t_range(0, 7);
  const int32_t pad_end = t_range(0, 4);
  const int32_t room = *in + *pad + pad_end - (*k - 1) * *dilation - 1;
  *out = room < 0 ? 1 : room / *stride + 1;
}

static tm_conv_shape random_shape(int depthwise) {
  tm_conv_shape s;
  s.n = t_range(0, 3) ? 1 : 2;
  random_dim(&s.in_h, &s.k_h, &s.s_h, &s.d_h, &s.pad_t, &s.out_h);
  random_dim(&s.in_w, &s.k_w, &s.s_w, &s.d_w, &s.pad_l, &s.out_w);
  switch (t_range(0, 4)) {
  case 0: /* 1x1, which has a path of its own */
    s.k_h = s.k_w = s.s_h = s.s_w = s.d_h = s.d_w = 1;
    s.pad_t = s.pad_l = 0;
    s.out_h = s.in_h;
    s.out_w = s.in_w;
    break;
  case 1: /* 3x3 */
    s.k_h = s.k_w = 3;
    s.d_h = s.d_w = 1;
    s.pad_t = t_range(0, 1);
    s.pad_l = t_range(0, 1);
    s.out_h = (s.in_h + 1) / s.s_h;
    s.out_w = (s.in_w + 1) / s.s_w;
    s.out_h += s.out_h == 0;
    s.out_w += s.out_w == 0;
    break;
  default:
    break;
  }
  s.groups = t_range(0, 3) ? 1 : t_range(2, 3);
  s.in_c = s.groups * t_range(1, 9);
  s.out_c = s.groups * t_range(1, 9);
  if (depthwise) {
    s.in_c = s.groups = t_range(1, 9);
    s.out_c = s.in_c * (t_range(0, 2) ? 1 : t_range(2, 3));
  }
  return s;
}

/* Says what is tested when something fails. */
static void name_case(int seed, const char *kind, const tm_conv_shape *s) {
  snprintf(t_case, sizeof(t_case),
           "seed %d %s n %d in %dx%dx%d out %dx%dx%d k %dx%d s %dx%d d %dx%d "
           "pad %d,%d groups %d",
           seed, kind, (int)s->n, (int)s->in_h, (int)s->in_w, (int)s->in_c,
           (int)s->out_h, (int)s->out_w, (int)s->out_c, (int)s->k_h,
           (int)s->k_w, (int)s->s_h, (int)s->s_w, (int)s->d_h, (int)s->d_w,
           (int)s->pad_t, (int)s->pad_l, (int)s->groups);
}

#endif
