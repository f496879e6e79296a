/* A band of output rows is a call with a smaller shape: the rows of the input
 * at hand begin at the first one that the band reads, and pad_t is what it
 * reads above them. Band after band, of random heights, a kernel gives the
 * bytes of the whole call (docs/decisions/0015-bands-are-shapes.md). Each band
 * gets its rows alone, in memory of their size. */
#include "conv_oracle.h"
#include "kernels_under_test.h"

/* The rows of the input that a band reads: [first, end). */
typedef struct band {
  int32_t first, end;
  int32_t pad_t;
} band;

/* Rows [from, to) of the output; end <= first where all of it is padding. */
static band band_of(const tm_conv_shape *s, int32_t from, int32_t to) {
  const int32_t top = from * s->s_h - s->pad_t;
  const int32_t last = (to - 1) * s->s_h - s->pad_t + (s->k_h - 1) * s->d_h;
  band b;
  b.first = top < 0 ? 0 : top;
  b.end = last + 1 < s->in_h ? last + 1 : s->in_h;
  b.pad_t = b.first - top;
  return b;
}

/* A copy, so that a read outside of it is one outside of an allocation. */
static void *copy_of(const void *bytes, int32_t count) {
  void *copy = t_alloc(count, 1);
  memcpy(copy, bytes, (size_t)count);
  return copy;
}

static int bands_with_padding = 0, bands_without = 0;

static void test_conv(tm_conv_shape s, int depthwise) {
  s.n = 1;
  const int32_t out = out_size(&s), in_row = s.in_w * s.in_c;
  const int32_t out_row = s.out_w * s.out_c;
  const int8_t *x = t_random_s8(in_size(&s));
  const int8_t *w = t_random_s8(w_size(&s, depthwise));
  const tm_rq *rq = t_random_rqs(s.out_c);
  const tm_linear_s8_q q = {t_range(-128, 127), t_range(-128, 127),
                            t_range(-128, 0), t_range(1, 127)};
  int32_t *bias = (int32_t *)t_alloc(s.out_c, sizeof(int32_t));
  int8_t *whole = (int8_t *)t_alloc(out, 1);
  int8_t *parts = (int8_t *)t_alloc(out, 1);
  for (int32_t oc = 0; oc < s.out_c; ++oc)
    bias[oc] = t_range(-20000, 20000);
  if (depthwise)
    tm_ref_depthwise_conv2d_s8(&s, &q, x, w, bias, rq, whole);
  else
    tm_ref_conv2d_s8(&s, &q, x, w, bias, rq, whole);
  for (int32_t from = 0, to = 0; from < s.out_h; from = to) {
    to = from + t_range(1, s.out_h - from);
    const band b = band_of(&s, from, to);
    int8_t *const y = parts + from * out_row;
    if (b.end <= b.first) { /* no row of the input: the whole call's */
      memcpy(y, whole + from * out_row, (size_t)((to - from) * out_row));
      continue;
    }
    tm_conv_shape part = s;
    part.in_h = b.end - b.first;
    part.out_h = to - from;
    part.pad_t = b.pad_t;
    const int8_t *const rows =
        (const int8_t *)copy_of(x + b.first * in_row, part.in_h * in_row);
    if (tm_conv_pads(&part))
      ++bands_with_padding;
    else
      ++bands_without;
    if (depthwise)
      tm_depthwise_conv2d_s8(&part, &q, rows, w, bias, rq, y);
    else
      tm_conv2d_s8(&part, &q, rows, w, bias, rq, y);
  }
  t_equal_s8(depthwise ? "depthwise in bands" : "conv in bands", parts, whole,
             out);
  t_release();
}

/* The windows of a pool are those of a convolution; nothing is counted below
 * rows that the band has. */
static void test_pool(const tm_conv_shape *s) {
  const int32_t pad_b =
      (s->out_h - 1) * s->s_h - s->pad_t + (s->k_h - 1) * s->d_h + 1 - s->in_h;
  const tm_pool_shape whole_shape = {
      1,        s->in_h,      s->in_w,  s->in_c,  s->out_h,
      s->out_w, s->k_h,       s->k_w,   s->s_h,   s->s_w,
      s->d_h,   s->d_w,       s->pad_t, s->pad_l, pad_b > 0 ? pad_b : 0,
      0,        t_range(0, 1)};
  const int32_t in_row = s->in_w * s->in_c, out_row = s->out_w * s->in_c;
  const int32_t out = s->out_h * out_row;
  const int8_t *x = t_random_s8(s->in_h * in_row);
  const tm_limits_int limits = {-128, 127};
  int8_t *whole = (int8_t *)t_alloc(out, 1);
  int8_t *parts = (int8_t *)t_alloc(out, 1);
  tm_ref_max_pool2d_s8(&whole_shape, &limits, x, whole);
  for (int32_t from = 0, to = 0; from < s->out_h; from = to) {
    to = from + t_range(1, s->out_h - from);
    const band b = band_of(s, from, to);
    int8_t *const y = parts + from * out_row;
    if (b.end <= b.first) {
      memcpy(y, whole + from * out_row, (size_t)((to - from) * out_row));
      continue;
    }
    tm_pool_shape part = whole_shape;
    part.in_h = b.end - b.first;
    part.out_h = to - from;
    part.pad_t = b.pad_t;
    part.pad_b = b.end == s->in_h ? whole_shape.pad_b : 0;
    tm_max_pool2d_s8(
        &part, &limits,
        (const int8_t *)copy_of(x + b.first * in_row, part.in_h * in_row), y);
  }
  t_equal_s8("max pool in bands", parts, whole, out);
  t_release();
}

int main(void) {
  for (int i = 0; i < 1500; ++i) {
    t_seed((uint64_t)i);
    const tm_conv_shape s = random_shape(i % 3 == 1);
    name_case(i, i % 3 == 0 ? "conv" : i % 3 == 1 ? "depthwise" : "pool", &s);
    if (i % 3 == 2)
      test_pool(&s);
    else
      test_conv(s, i % 3 == 1);
  }
  if (bands_with_padding < 100 || bands_without < 100) {
    printf("bands: %d with padding, %d without\n", bands_with_padding,
           bands_without);
    return 1;
  }
  return t_finish();
}
