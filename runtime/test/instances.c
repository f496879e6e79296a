/* The layers of bench/layers.def as emitted C has them, one instance with a
 * constant shape each, so that the C compiler specialises: same bytes as the
 * reference with the same shape (float: within the bound of docs/c-abi.md). */
#include "kernels_under_test.h"
#include "support.h"

enum { ACTIVATIONS = 48 * 48 * 16, WEIGHTS = 640 * 128, CHANNELS = 640 };

static int8_t x8[ACTIVATIONS], w8[WEIGHTS], fast8[ACTIVATIONS],
    ref8[ACTIVATIONS];
static float x[ACTIVATIONS], w[WEIGHTS], bias[CHANNELS], fast[ACTIVATIONS],
    ref[ACTIVATIONS];
static int32_t bias8[CHANNELS];
static tm_rq rq[CHANNELS];
static const tm_limits_f32 q = {0.0f, INFINITY};
static const tm_linear_s8_q q8 = {-3, 4, -120, 127};

static void fill(void) {
  t_seed(7);
  for (int32_t i = 0; i < ACTIVATIONS; ++i) {
    x8[i] = (int8_t)t_range(-128, 127);
    x[i] = t_float();
  }
  for (int32_t i = 0; i < WEIGHTS; ++i) {
    w8[i] = (int8_t)t_range(-128, 127);
    w[i] = t_float();
  }
  for (int32_t i = 0; i < CHANNELS; ++i) {
    bias8[i] = t_range(-30000, 30000);
    bias[i] = t_float();
    rq[i].mult = t_range(1 << 18, 1 << 23);
    rq[i].pre = 0;
  }
}

static void compare(int32_t outputs, int32_t terms) {
  const float bound = (float)terms * (float)terms * 1.2e-7f;
  t_equal_s8("s8", fast8, ref8, outputs);
  ++t_checks;
  for (int32_t i = 0; i < outputs; ++i) {
    if (!(fabsf(fast[i] - ref[i]) <= bound)) {
      t_fail("f32", i, fast[i], ref[i]);
      return;
    }
  }
  memset(fast8, 0, sizeof(fast8));
  memset(fast, 0, sizeof(fast));
}

#define CALL(name)                                                             \
  tm_##name##_s8(&s, &q8, x8, w8, bias8, rq, fast8);                           \
  tm_ref_##name##_s8(&s, &q8, x8, w8, bias8, rq, ref8);                        \
  tm_##name##_f32(&s, &q, x, w, bias, fast);                                   \
  tm_ref_##name##_f32(&s, &q, x, w, bias, ref)
#define RUN_CONV(ih, iw, ic, oh, ow, oc, kh, kw, st, pt, pl)                   \
  static const tm_conv_shape s = {1,  ih, iw, ic, oh, ow, oc, kh,              \
                                  kw, st, st, 1,  1,  pt, pl, 1};              \
  CALL(conv2d);                                                                \
  compare((oh) * (ow) * (oc), (kh) * (kw) * (ic) + 1)
#define RUN_DW(ih, iw, ic, oh, ow, oc, kh, kw, st, pt, pl)                     \
  static const tm_conv_shape s = {1,  ih, iw, ic, oh, ow, oc, kh,              \
                                  kw, st, st, 1,  1,  pt, pl, ic};             \
  CALL(depthwise_conv2d);                                                      \
  compare((oh) * (ow) * (oc), (kh) * (kw) + 1)
#define RUN_FC(ih, iw, ic, oh, ow, oc, kh, kw, st, pt, pl)                     \
  static const tm_fc_shape s = {1, ic, oc};                                    \
  CALL(fully_connected);                                                       \
  compare(oc, (ic) + 1)

#define NAME2(line) layer_##line
#define NAME(line) NAME2(line)
#define LAYER(model, times, kind, ...)                                         \
  static TM_NOINLINE void NAME(__LINE__)(void) {                               \
    snprintf(t_case, sizeof(t_case), "%s", #model " " #kind " " #__VA_ARGS__); \
    RUN_##kind(__VA_ARGS__);                                                   \
  }
#include "../bench/layers.def"

int main(void) {
  fill();
#define LAYER(model, times, kind, ...) NAME(__LINE__)();
#include "../bench/layers.def"
  return t_finish();
}
