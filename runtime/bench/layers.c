/* A "model" whose steps are the layers of layers.def, for the harness: with
 * count=steps it prints what each kernel costs. -DKIND=<the kernels' ending>
 * chooses them, -DINTEGER and -DWEIGHTS_ONLY say what they take besides
 * input and filter. bench/layers.py builds, runs and prints a table.
 *
 * Part of tinyml, Apache License 2.0. */
#include <math.h>

#include "harness.h"

/* VALUE, FILTER and PARAMS come with the kind, e.g. int8_t, int8_t,
 * tm_linear_s8_q and its PARAM_VALUES; layers.py lists them. Alone, the file is
 * int8. */
#ifndef KIND
#define KIND s8
#define VALUE int8_t
#define FILTER int8_t
#define PARAMS tm_linear_s8_q
#define PARAM_VALUES -3, 4, -128, 127
#define INTEGER
#endif
#define NAME3(op, kind) tm_##op##_##kind
#define KERNEL2(op, kind) NAME3(op, kind)
#define KERNEL(op) KERNEL2(op, KIND)
/* clang-format off */
#define HEADER2(op, kind) <tinyml/kernel/op##_##kind.h>
#define HEADER1(op, kind) HEADER2(op, kind)
#define HEADER(op) HEADER1(op, KIND)
/* clang-format on */
/* A variant has another file and name, given with both macros. */
#ifndef CONV_HEADER
#define CONV_HEADER HEADER(conv2d)
#define CONV_NAME KERNEL(conv2d)
#endif
#ifndef DW_HEADER
#define DW_HEADER HEADER(depthwise_conv2d)
#define DW_NAME KERNEL(depthwise_conv2d)
#endif
#ifndef FC_HEADER
#define FC_HEADER HEADER(fully_connected)
#define FC_NAME KERNEL(fully_connected)
#endif
/* Likewise `, scratch` of those that take it. */
#ifndef CONV_SCRATCH
#define CONV_SCRATCH
#endif
#ifndef DW_SCRATCH
#define DW_SCRATCH
#endif
#ifndef FC_SCRATCH
#define FC_SCRATCH
#endif
#include CONV_HEADER
#include DW_HEADER
#include FC_HEADER

enum { ACTIVATIONS = 48 * 48 * 16, WEIGHTS = 640 * 128, CHANNELS = 640 };
enum { SCRATCH = 14000 };

static VALUE x[ACTIVATIONS], y[ACTIVATIONS];
static FILTER w[WEIGHTS];
int32_t scratch[SCRATCH];
static const PARAMS q = {PARAM_VALUES};
#ifdef INTEGER
static int32_t bias[CHANNELS];
static tm_rq rq[CHANNELS];
#define REST bias, rq
#else
static float bias[CHANNELS];
#ifdef WEIGHTS_ONLY
static float scale[CHANNELS];
#define REST scale, bias
#else
#define REST bias
#endif
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
#define CALL_CONV CONV_NAME(&s, &q, x, w, REST, y CONV_SCRATCH)
#define CALL_DW DW_NAME(&s, &q, x, w, REST, y DW_SCRATCH)
#define CALL_FC FC_NAME(&s, &q, x, w, REST, y FC_SCRATCH)

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
#ifdef INTEGER
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
const harness_model harness_table = {
    "layers", LAYERS, arena, sizeof(arena), NULL, 0,   outputs,
    1,        NULL,   0,     run,           step, NULL};
