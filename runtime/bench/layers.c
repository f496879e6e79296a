/* A "model" whose steps are the layers of layers.def, for the harness: with
 * count=steps it prints what each kernel costs. -DBENCH_F32 for the float
 * kernels, else int8. bench/layers.py builds, runs and prints a table.
 *
 * Part of tinyml, Apache License 2.0. */
#include "harness.h"
#include "tinyml/kernels_f32.h"
#include "tinyml/kernels_s8.h"

#ifdef BENCH_F32
typedef float value;
#else
typedef int8_t value;
#endif

enum { ACTIVATIONS = 48 * 48 * 16, WEIGHTS = 640 * 128, CHANNELS = 640 };

static value x[ACTIVATIONS], y[ACTIVATIONS], w[WEIGHTS];
#ifdef BENCH_F32
static float bias[CHANNELS];
static const tm_limits_f32 q = {0.0f, INFINITY};
#else
static int32_t bias[CHANNELS];
static tm_rq rq[CHANNELS];
static const tm_conv_q q = {-3, 4, -128, 127};
#endif

/* One function per layer, as emitted C has them. */
#define SHAPE_CONV(ih, iw, ic, oh, ow, oc, kh, kw, st, pt, pl)                 \
  static const tm_conv_shape s = {1,  ih, iw, ic, oh, ow, oc, kh,              \
                                  kw, st, st, 1,  1,  pt, pl, 1}
#define SHAPE_DW(ih, iw, ic, oh, ow, oc, kh, kw, st, pt, pl)                   \
  static const tm_conv_shape s = {1,  ih, iw, ic, oh, ow, oc, kh,              \
                                  kw, st, st, 1,  1,  pt, pl, ic}
#define SHAPE_FC(ih, iw, ic, oh, ow, oc, kh, kw, st, pt, pl)                   \
  static const tm_fc_shape s = {1, ic, oc}
#ifdef BENCH_F32
#define CALL_CONV tm_conv2d_f32(&s, &q, x, w, bias, y)
#define CALL_DW tm_depthwise_conv2d_f32(&s, &q, x, w, bias, y)
#define CALL_FC tm_fully_connected_f32(&s, &q, x, w, bias, y)
#else
#define CALL_CONV tm_conv2d_s8(&s, &q, x, w, bias, rq, y)
#define CALL_DW tm_depthwise_conv2d_s8(&s, &q, x, w, bias, rq, y)
#define CALL_FC tm_fully_connected_s8(&s, &q, x, w, bias, rq, y)
#endif

#define NAME2(line) layer_##line
#define NAME(line) NAME2(line)
#define LAYER(model, times, kind, ...)                                         \
  static TM_NOINLINE void NAME(__LINE__)(void) {                               \
    SHAPE_##kind(__VA_ARGS__);                                                 \
    CALL_##kind;                                                               \
  }
#include "layers.def"

typedef void (*layer)(void);
static const layer layers[] = {
#define LAYER(model, times, kind, ...) NAME(__LINE__),
#include "layers.def"
};
enum { LAYERS = sizeof(layers) / sizeof(layers[0]) };

static tm_status step(unsigned n) {
#ifndef BENCH_F32
  for (int32_t i = 0; n == 0 && i < CHANNELS; ++i)
    rq[i].mult = 1 << 22;
#endif
  layers[n]();
  return TM_OK;
}

static tm_status run(void) {
  harness_enter();
  for (unsigned n = 0; n < LAYERS; ++n)
    if (step(n) != TM_OK)
      return TM_E_STEP;
  return TM_OK;
}

static uint8_t arena[8];
static const harness_port outputs[] = {HARNESS_PORT("y", y)};
const harness_model harness_table = {"layers", LAYERS, arena,   sizeof(arena),
                                     NULL,     0,      outputs, 1,
                                     NULL,     0,      run,     step};
