/* Linear layers of other types than float and int8 as emitted C has them, one
 * instance with constant structs each, so that the C compiler specialises: the
 * results of the reference, and no warning. */
#include "kernels_under_test.h"
#include "support.h"

enum { ACTIVATIONS = 2 * 12 * 12 * 64, WEIGHTS = 640 * 64, CHANNELS = 64 };

static int8_t x8[ACTIVATIONS], w[WEIGHTS], fast8[ACTIVATIONS],
    ref8[ACTIVATIONS];
static int16_t x16[ACTIVATIONS], fast16[ACTIVATIONS], ref16[ACTIVATIONS];
static float x[ACTIVATIONS], fast[ACTIVATIONS], ref[ACTIVATIONS],
    scale[CHANNELS], bias[CHANNELS];
static uint8_t gs[WEIGHTS];
static int32_t bias8[CHANNELS];
static tm_rq rq[CHANNELS];

static void fill(void) {
  t_seed(7);
  for (int32_t i = 0; i < ACTIVATIONS; ++i) {
    x8[i] = (int8_t)t_range(-128, 127);
    x16[i] = (int16_t)t_range(-32768, 32767);
    x[i] = t_float();
  }
  for (int32_t i = 0; i < WEIGHTS; ++i) {
    w[i] = (int8_t)t_range(-128, 127);
    gs[i] = (uint8_t)t_range(1, 18);
  }
  for (int32_t i = 0; i < CHANNELS; ++i) {
    bias8[i] = t_range(-30000, 30000);
    bias[i] = t_float();
    scale[i] = t_float() / 64.0f;
    rq[i].mult = t_range(1 << 18, 1 << 23);
    rq[i].pre = 0;
  }
}

static void compare_8(const char *what, int32_t outputs) {
  t_equal_s8(what, fast8, ref8, outputs);
  memset(fast8, 0, sizeof(fast8));
}

static void compare_16(const char *what, int32_t outputs) {
  t_equal_s16(what, fast16, ref16, outputs);
  memset(fast16, 0, sizeof(fast16));
}

/* Products are below 2^7 * 18, scaled by 2^-6. */
static void compare_f32(const char *what, int32_t outputs, int32_t terms) {
  const float bound = (float)terms * (float)terms * 36.0f * 1.2e-7f;
  ++t_checks;
  for (int32_t i = 0; i < outputs; ++i) {
    if (!(fabsf(fast[i] - ref[i]) <= bound)) {
      t_fail(what, i, fast[i], ref[i]);
      return;
    }
  }
  memset(fast, 0, sizeof(fast));
}

static const tm_linear_s8_q q8 = {-3, 4, -120, 127};
static const tm_linear_s8_group_q q8_group = {-3, 4, -120, 127, 8};
static const tm_linear_s16_q narrow = {0, -30000, 32767};
static const tm_linear_s16_q wide = {3, -32768, 32767};
static const tm_linear_s16_group_q wide_group = {2, -32768, 32767, 8};
static const tm_linear_s16_group_q narrow_group = {0, -32768, 32767, 8};
static const tm_limits_f32 limits = {0.0f, INFINITY};
static const tm_limits_group_f32 limits_group = {0.0f, INFINITY, 8};

/* One function for each instance: what stays in a program. */
#define INSTANCE(line, kernel, q, x, y, ...)                                   \
  static TM_NOINLINE void line##_##kernel##_##q(void) {                        \
    tm_##kernel(&line##_shape, &q, x, w, __VA_ARGS__, fast##y);                \
    tm_ref_##kernel(&line##_shape, &q, x, w, __VA_ARGS__, ref##y);             \
  }
#define INSTANCES(line, op)                                                    \
  INSTANCE(line, op##_s8w4, q8, x8, 8, bias8, rq)                              \
  INSTANCE(line, op##_s16, narrow, x16, 16, bias8, rq)                         \
  INSTANCE(line, op##_s16, wide, x16, 16, bias8, rq)                           \
  INSTANCE(line, op##_s16w4, narrow, x16, 16, bias8, rq)                       \
  INSTANCE(line, op##_s16w4, wide, x16, 16, bias8, rq)                         \
  INSTANCE(line, op##_f32w8, limits, x, , scale, bias)                         \
  INSTANCE(line, op##_f32w4, limits, x, , scale, bias)
#define GROUPED(line, op)                                                      \
  INSTANCE(line, op##_s8w4g, q8_group, x8, 8, gs, bias8, rq)                   \
  INSTANCE(line, op##_s16w4g, narrow_group, x16, 16, gs, bias8, rq)            \
  INSTANCE(line, op##_s16w4g, wide_group, x16, 16, gs, bias8, rq)              \
  INSTANCE(line, op##_f32w4g, limits_group, x, , gs, scale, bias)

#define RUN(line, kernel, q, compare, ...)                                     \
  line##_##kernel##_##q();                                                     \
  compare(#line " " #kernel " " #q, __VA_ARGS__)
#define RUN_INSTANCES(line, op, outputs, terms)                                \
  RUN(line, op##_s8w4, q8, compare_8, outputs);                                \
  RUN(line, op##_s16, narrow, compare_16, outputs);                            \
  RUN(line, op##_s16, wide, compare_16, outputs);                              \
  RUN(line, op##_s16w4, narrow, compare_16, outputs);                          \
  RUN(line, op##_s16w4, wide, compare_16, outputs);                            \
  RUN(line, op##_f32w8, limits, compare_f32, outputs, terms);                  \
  RUN(line, op##_f32w4, limits, compare_f32, outputs, terms)
#define RUN_GROUPED(line, op, outputs, terms)                                  \
  RUN(line, op##_s8w4g, q8_group, compare_8, outputs);                         \
  RUN(line, op##_s16w4g, narrow_group, compare_16, outputs);                   \
  RUN(line, op##_s16w4g, wide_group, compare_16, outputs);                     \
  RUN(line, op##_f32w4g, limits_group, compare_f32, outputs, terms)

static const tm_conv_shape first_shape = {1, 12, 12, 3, 12, 12, 8, 3,
                                          3, 1,  1,  1, 1,  1,  1, 1};
static const tm_conv_shape inner_shape = {2, 6, 6, 16, 6, 6, 10, 3,
                                          3, 1, 1, 1,  1, 1, 1,  1};
static const tm_conv_shape pointwise_shape = {1, 5, 5, 24, 3, 3, 32, 1,
                                              1, 2, 2, 1,  1, 0, 0,  1};
static const tm_conv_shape grouped_shape = {1, 6, 5, 16, 6, 5, 12, 3,
                                            3, 1, 1, 2,  2, 2, 2,  2};
static const tm_conv_shape line_shape = {1, 1, 12, 8, 1, 10, 6, 1,
                                         4, 1, 1,  1, 1, 0,  1, 1};
static const tm_conv_shape channels_shape = {1, 9, 9, 16, 9, 9, 16, 3,
                                             3, 1, 1, 1,  1, 1, 1,  16};
static const tm_conv_shape halves_shape = {1, 9, 9, 7, 4, 4, 7, 3,
                                           3, 2, 2, 1, 1, 0, 0, 7};
static const tm_conv_shape twice_shape = {1, 6, 6, 5, 6, 6, 10, 3,
                                          3, 1, 1, 1, 1, 1, 1,  5};
static const tm_fc_shape logits_shape = {1, 64, 10};
static const tm_fc_shape rows_shape = {3, 640, 64};
static const tm_fc_shape odd_shape = {2, 33, 7};

INSTANCES(first, conv2d)
INSTANCES(inner, conv2d)
INSTANCES(pointwise, conv2d)
INSTANCES(grouped, conv2d)
INSTANCES(line, conv2d)
INSTANCES(channels, depthwise_conv2d)
INSTANCES(halves, depthwise_conv2d)
INSTANCES(twice, depthwise_conv2d)
INSTANCES(logits, fully_connected)
INSTANCES(rows, fully_connected)
INSTANCES(odd, fully_connected)
GROUPED(inner, conv2d)
GROUPED(pointwise, conv2d)
GROUPED(grouped, conv2d)
GROUPED(line, conv2d)
GROUPED(logits, fully_connected)
GROUPED(rows, fully_connected)

int main(void) {
  fill();
  RUN_INSTANCES(first, conv2d, 12 * 12 * 8, 27);
  RUN_INSTANCES(inner, conv2d, 2 * 6 * 6 * 10, 144);
  RUN_INSTANCES(pointwise, conv2d, 3 * 3 * 32, 24);
  RUN_INSTANCES(grouped, conv2d, 6 * 5 * 12, 72);
  RUN_INSTANCES(line, conv2d, 10 * 6, 32);
  RUN_INSTANCES(channels, depthwise_conv2d, 9 * 9 * 16, 9);
  RUN_INSTANCES(halves, depthwise_conv2d, 4 * 4 * 7, 9);
  RUN_INSTANCES(twice, depthwise_conv2d, 6 * 6 * 10, 9);
  RUN_INSTANCES(logits, fully_connected, 10, 64);
  RUN_INSTANCES(rows, fully_connected, 3 * 64, 640);
  RUN_INSTANCES(odd, fully_connected, 2 * 7, 33);
  RUN_GROUPED(inner, conv2d, 2 * 6 * 6 * 10, 144);
  RUN_GROUPED(pointwise, conv2d, 3 * 3 * 32, 24);
  RUN_GROUPED(grouped, conv2d, 6 * 5 * 12, 72);
  RUN_GROUPED(line, conv2d, 10 * 6, 32);
  RUN_GROUPED(logits, fully_connected, 10, 64);
  RUN_GROUPED(rows, fully_connected, 3 * 64, 640);
  return t_finish();
}
