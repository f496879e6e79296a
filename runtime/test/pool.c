/* Pools against an oracle that first writes a padded image and a map of what
 * counts, then looks at windows without any test of bounds. */
#include "kernels_under_test.h"
#include "support.h"

/* One channel of one image, padded so generously that no window leaves it. */
enum { MARGIN = 32, SIDE = 96 };
typedef struct plane {
  double value[SIDE][SIDE]; /* 0 outside the input */
  int inside[SIDE][SIDE];
  int counts[SIDE][SIDE];
} plane;

static void make_plane(const tm_pool_shape *s, const double *x, int32_t n,
                       int32_t c, plane *p) {
  for (int32_t y = 0; y < SIDE; ++y) {
    for (int32_t z = 0; z < SIDE; ++z) {
      const int32_t iy = y - MARGIN, ix = z - MARGIN;
      const int in = iy >= 0 && iy < s->in_h && ix >= 0 && ix < s->in_w;
      const int padded = iy >= -s->pad_t && iy < s->in_h + s->pad_b &&
                         ix >= -s->pad_l && ix < s->in_w + s->pad_r;
      p->inside[y][z] = in;
      p->counts[y][z] = s->count_pad ? padded : in;
      p->value[y][z] =
          in ? x[((n * s->in_h + iy) * s->in_w + ix) * s->c + c] : 0.0;
    }
  }
}

typedef struct window {
  double max, sum, magnitude;
  int count;
} window;

static window look(const tm_pool_shape *s, const plane *p, int32_t oy,
                   int32_t ox) {
  window w = {-INFINITY, 0.0, 0.0, 0};
  for (int32_t i = 0; i < s->k_h; ++i) {
    for (int32_t j = 0; j < s->k_w; ++j) {
      const int32_t y = MARGIN + oy * s->s_h - s->pad_t + i * s->d_h;
      const int32_t x = MARGIN + ox * s->s_w - s->pad_l + j * s->d_w;
      w.sum += p->value[y][x];
      w.magnitude += fabs(p->value[y][x]);
      w.count += p->counts[y][x];
      if (p->inside[y][x] && p->value[y][x] > w.max)
        w.max = p->value[y][x];
    }
  }
  return w;
}

/* All windows of x (n, h, w, c) in the output's order. */
static window *look_all(const tm_pool_shape *s, const double *x) {
  static plane p;
  window *all =
      (window *)t_alloc(s->n * s->out_h * s->out_w * s->c, sizeof(window));
  for (int32_t n = 0; n < s->n; ++n) {
    for (int32_t c = 0; c < s->c; ++c) {
      make_plane(s, x, n, c, &p);
      for (int32_t oy = 0; oy < s->out_h; ++oy)
        for (int32_t ox = 0; ox < s->out_w; ++ox)
          all[((n * s->out_h + oy) * s->out_w + ox) * s->c + c] =
              look(s, &p, oy, ox);
    }
  }
  return all;
}

static int32_t out_size(const tm_pool_shape *s) {
  return s->n * s->out_h * s->out_w * s->c;
}

static void test_f32(const tm_pool_shape *s) {
  const int32_t in = s->n * s->in_h * s->in_w * s->c, out = out_size(s);
  const float *x = t_random_f32(in);
  const tm_limits_f32 q = {t_range(0, 1) ? -0.5f : -INFINITY, 0.75f};
  double *wide = (double *)t_alloc(in, sizeof(double));
  double *want = (double *)t_alloc(out, sizeof(double));
  double *bound = (double *)t_alloc(out, sizeof(double));
  float *ref = (float *)t_alloc(out, sizeof(float));
  float *fast = (float *)t_alloc(out, sizeof(float));
  for (int32_t i = 0; i < in; ++i)
    wide[i] = x[i];
  const window *w = look_all(s, wide);
  for (int32_t i = 0; i < out; ++i) {
    const double mean = w[i].count ? w[i].sum / w[i].count : 0.0;
    want[i] = fmin(fmax(mean, q.lo), q.hi);
    bound[i] = 6e-8 * (w[i].magnitude + 1.0);
  }
  tm_ref_avg_pool2d_f32(s, &q, x, ref);
  tm_avg_pool2d_f32(s, &q, x, fast);
  t_near("ref avg_pool2d_f32", ref, want, bound, out);
  t_near("fast avg_pool2d_f32", fast, want, bound, out);
  for (int32_t i = 0; i < out; ++i) {
    want[i] = fmin(fmax(w[i].max, q.lo), q.hi);
    bound[i] = 0.0;
  }
  tm_ref_max_pool2d_f32(s, &q, x, ref);
  tm_max_pool2d_f32(s, &q, x, fast);
  t_near("ref max_pool2d_f32", ref, want, bound, out);
  t_near("fast max_pool2d_f32", fast, want, bound, out);
  // A NaN wins wherever it stands.
  float *holed = (float *)t_alloc(in, sizeof(float));
  for (int32_t i = 0; i < in; ++i) {
    holed[i] = t_range(0, 3) == 0 ? NAN : x[i];
    wide[i] = holed[i];
  }
  w = look_all(s, wide);
  tm_ref_max_pool2d_f32(s, &q, holed, ref);
  tm_max_pool2d_f32(s, &q, holed, fast);
  for (int32_t i = 0; i < out; ++i) {
    // The sum of a window is NaN where one of it is.
    ref[i] = isnan(ref[i]) ? 1.0f : 0.0f;
    fast[i] = isnan(fast[i]) ? 1.0f : 0.0f;
    want[i] = isnan(w[i].sum) ? 1.0 : 0.0;
  }
  t_near("ref max_pool2d_f32 of NaN", ref, want, bound, out);
  t_near("fast max_pool2d_f32 of NaN", fast, want, bound, out);
  t_release();
}

static void test_8(const tm_pool_shape *s) {
  const int32_t in = s->n * s->in_h * s->in_w * s->c, out = out_size(s);
  const int8_t *x = t_random_s8(in);
  const tm_linear_s8_q q = {t_range(-128, 127), t_range(-128, 127), -120, 110};
  const tm_limits_int limits = {-120, 110}, limits_u8 = {8, 238};
  const tm_len in_len = {in}, out_len = {out};
  const tm_rq *rq = t_random_rqs(s->k_h * s->k_w + 1);
  double *wide = (double *)t_alloc(in, sizeof(double));
  int8_t *want = (int8_t *)t_alloc(out, 1);
  int8_t *ref = (int8_t *)t_alloc(out, 1);
  int8_t *fast = (int8_t *)t_alloc(out, 1);
  uint8_t *unsigned_x = (uint8_t *)t_alloc(in, 1);
  for (int32_t i = 0; i < in; ++i)
    wide[i] = x[i] - q.in_zp;
  const window *w = look_all(s, wide);
  for (int32_t i = 0; i < out; ++i) {
    want[i] =
        t_requantize((int64_t)w[i].sum, rq[w[i].count], q.out_zp, q.lo, q.hi);
  }
  tm_ref_avg_pool2d_s8(s, &q, x, rq, ref);
  tm_avg_pool2d_s8(s, &q, x, rq, fast);
  t_equal_s8("ref avg_pool2d_s8", ref, want, out);
  t_equal_s8("fast avg_pool2d_s8", fast, ref, out);
  for (int32_t i = 0; i < out; ++i)
    want[i] = (int8_t)fmin(fmax(w[i].max + q.in_zp, -120.0), 110.0);
  tm_ref_max_pool2d_s8(s, &limits, x, ref);
  tm_max_pool2d_s8(s, &limits, x, fast);
  t_equal_s8("ref max_pool2d_s8", ref, want, out);
  t_equal_s8("fast max_pool2d_s8", fast, want, out);
  tm_flip_sign_8(&in_len, x, unsigned_x);
  tm_flip_sign_8(&out_len, want, want);
  tm_ref_max_pool2d_u8(s, &limits_u8, unsigned_x, (uint8_t *)ref);
  tm_max_pool2d_u8(s, &limits_u8, unsigned_x, (uint8_t *)fast);
  t_equal_s8("ref max_pool2d_u8", ref, want, out);
  t_equal_s8("fast max_pool2d_u8", fast, want, out);
  t_release();
}

static void test_s16(const tm_pool_shape *s) {
  const int32_t in = s->n * s->in_h * s->in_w * s->c, out = out_size(s);
  const int16_t *x = t_random_s16(in);
  const tm_limits_int q = {t_range(-32768, -1), t_range(0, 32767)};
  const tm_rq *rq = t_random_rqs(s->k_h * s->k_w + 1);
  double *wide = (double *)t_alloc(in, sizeof(double));
  int16_t *want = (int16_t *)t_alloc(out, 2);
  int16_t *ref = (int16_t *)t_alloc(out, 2);
  int16_t *fast = (int16_t *)t_alloc(out, 2);
  for (int32_t i = 0; i < in; ++i)
    wide[i] = x[i];
  const window *w = look_all(s, wide);
  for (int32_t i = 0; i < out; ++i)
    want[i] = t_requantize_s16((int64_t)w[i].sum, rq[w[i].count], q.lo, q.hi);
  tm_ref_avg_pool2d_s16(s, &q, x, rq, ref);
  tm_avg_pool2d_s16(s, &q, x, rq, fast);
  t_equal_s16("ref avg_pool2d_s16", ref, want, out);
  t_equal_s16("fast avg_pool2d_s16", fast, ref, out);
  for (int32_t i = 0; i < out; ++i)
    want[i] = (int16_t)fmin(fmax(w[i].max, q.lo), q.hi);
  tm_ref_max_pool2d_s16(s, &q, x, ref);
  tm_max_pool2d_s16(s, &q, x, fast);
  t_equal_s16("ref max_pool2d_s16", ref, want, out);
  t_equal_s16("fast max_pool2d_s16", fast, want, out);
  t_release();
}

/* Output sizes as ONNX computes them, rounded down or up. */
static void random_dim(int32_t *in, int32_t *k, int32_t *stride,
                       int32_t *dilation, int32_t *pad_lo, int32_t *pad_hi,
                       int32_t *out) {
  *k = t_range(1, 4);
  *stride = t_range(1, 3);
  *dilation = t_range(0, 3) ? 1 : 2;
  *in = t_range(1, 11);
  *pad_lo = t_range(0, *k - 1);
  *pad_hi = t_range(0, *k - 1);
  const int32_t room = *in + *pad_lo + *pad_hi - (*k - 1) * *dilation - 1;
  *out = room < 0 ? 1 : (room + t_range(0, 1) * (*stride - 1)) / *stride + 1;
}

int main(void) {
  for (int i = 0; i < 400; ++i) {
    t_seed((uint64_t)i);
    tm_pool_shape s;
    s.n = t_range(0, 3) ? 1 : 2;
    s.c = t_range(1, 6);
    s.count_pad = t_range(0, 1);
    random_dim(&s.in_h, &s.k_h, &s.s_h, &s.d_h, &s.pad_t, &s.pad_b, &s.out_h);
    random_dim(&s.in_w, &s.k_w, &s.s_w, &s.d_w, &s.pad_l, &s.pad_r, &s.out_w);
    snprintf(t_case, sizeof(t_case),
             "seed %d in %dx%d out %dx%d k %dx%d s %dx%d d %dx%d pads %d %d %d "
             "%d count_pad %d",
             i, (int)s.in_h, (int)s.in_w, (int)s.out_h, (int)s.out_w,
             (int)s.k_h, (int)s.k_w, (int)s.s_h, (int)s.s_w, (int)s.d_h,
             (int)s.d_w, (int)s.pad_t, (int)s.pad_l, (int)s.pad_b, (int)s.pad_r,
             (int)s.count_pad);
    test_f32(&s);
    test_8(&s);
    test_s16(&s);
  }
  return t_finish();
}
