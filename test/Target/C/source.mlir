// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission --mlir-print-debuginfo | tinyml-translate --mcu-to-c | FileCheck %s --strict-whitespace --match-full-lines

// One function per kernel and shape; structs are constants inside it where all
// its calls agree, parameters otherwise.
mcu.weights @conv_w dense<1> : tensor<2x1x1x3xi8> in "flash" align 4
mcu.weights @conv_b dense<5> : tensor<2xi32> in "flash" align 4
mcu.weights @conv_rq dense<[[1073741824, 0], [1073741824, 1]]> : tensor<2x2xi32> in "flash" align 4 ctype "tm_rq"
mcu.model @net(%x: memref<1x4x4x3xi8> {mcu.name = "x"}) outs(%y: memref<1x64xi8> {mcu.name = "y"}) {
  %w = mcu.get_weights @conv_w : memref<2x1x1x3xi8>
  %b = mcu.get_weights @conv_b : memref<2xi32>
  %rq = mcu.get_weights @conv_rq : memref<2x2xi32>
  %a = mcu.alloc : memref<1x4x4x2xi8> loc("model/conv1/out")
  %c = mcu.alloc : memref<1x32xi8>
  mcu.call "conv2d_s8" ins(%x, %w, %b, %rq : memref<1x4x4x3xi8>, memref<2x1x1x3xi8>, memref<2xi32>, memref<2x2xi32>)
    outs(%a : memref<1x4x4x2xi8>)
    shape {n = 1, in_h = 4, in_w = 4, in_c = 3, out_h = 4, out_w = 4, out_c = 2, k_h = 1, k_w = 1, s_h = 1, s_w = 1, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, groups = 1}
    params {in_zp = 3, out_zp = -1, hi = 127, lo = -128} loc("conv1")
  %v = mcu.view %a : memref<1x4x4x2xi8> to memref<1x32xi8>
  mcu.call "clamp_s8" ins(%v : memref<1x32xi8>) outs(%c : memref<1x32xi8>) shape {len = 32} params {lo = 0, hi = 6} loc("relu6")
  mcu.call "clamp_s8" ins(%c : memref<1x32xi8>) outs(%c : memref<1x32xi8>) shape {len = 32} params {lo = 0, hi = 5} loc("model/relu5*/")
  mcu.call "copy_rows_8" ins(%c : memref<1x32xi8>) outs(%y : memref<1x64xi8>) shape {rows = 1, len = 32, x_stride = 32, y_stride = 64, y_offset = 0}
  mcu.call "copy_rows_8" ins(%x : memref<1x4x4x3xi8>) outs(%y : memref<1x64xi8>) shape {rows = 1, len = 32, x_stride = 32, y_stride = 64, y_offset = 32}
}

//      CHECK://===- net.c -===//
// CHECK-NEXT:/* net: one function per kernel and shape, then the steps. Made by tinyml 0.1.0. Do not edit. */
// CHECK-NEXT:#include "net.h"
// CHECK-NEXT:#include "net_weights.h"
// CHECK-NEXT:#include "tinyml/kernel/clamp_s8.h"
// CHECK-NEXT:#include "tinyml/kernel/conv2d_s8.h"
// CHECK-NEXT:#include "tinyml/kernel/copy_rows_8.h"
// CHECK-EMPTY:
// CHECK-NEXT:TM_ABI_REFERENCE(net);
// CHECK-EMPTY:
// CHECK-NEXT:TM_NOINLINE static void conv2d_s8_1x1_4x4x2(const int8_t *x, const int8_t *w, const int32_t *bias,
// CHECK-NEXT:    const tm_rq *rq, int8_t *y) {
// CHECK-NEXT:  static const tm_conv_shape s = {.n = 1, .in_h = 4, .in_w = 4, .in_c = 3, .out_h = 4, .out_w = 4,
// CHECK-NEXT:      .out_c = 2, .k_h = 1, .k_w = 1, .s_h = 1, .s_w = 1, .d_h = 1, .d_w = 1, .pad_t = 0,
// CHECK-NEXT:      .pad_l = 0, .groups = 1};
// CHECK-NEXT:  static const tm_linear_s8_q q = {.in_zp = 3, .out_zp = -1, .lo = -128, .hi = 127};
// CHECK-NEXT:  TM_APART(x); TM_APART(bias); TM_APART(rq); TM_APART(y);
// CHECK-NEXT:  tm_conv2d_s8(&s, &q, x, w, bias, rq, y);
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:TM_NOINLINE static void clamp_s8_32(const tm_limits_int *q, const int8_t *x, int8_t *y) {
// CHECK-NEXT:  static const tm_len s = {.len = 32};
// CHECK-NEXT:  TM_APART(x);
// CHECK-NEXT:  tm_clamp_s8(&s, q, x, y);
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:TM_NOINLINE static void copy_rows_8_32(const void *x, void *y) {
// CHECK-NEXT:  static const tm_copy_shape s = {.rows = 1, .len = 32, .x_stride = 32, .y_stride = 64,
// CHECK-NEXT:      .y_offset = 0};
// CHECK-NEXT:  TM_APART(x);
// CHECK-NEXT:  tm_copy_rows_8(&s, x, y);
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:TM_NOINLINE static void copy_rows_8_32_at32(const void *x, void *y) {
// CHECK-NEXT:  static const tm_copy_shape s = {.rows = 1, .len = 32, .x_stride = 32, .y_stride = 64,
// CHECK-NEXT:      .y_offset = 32};
// CHECK-NEXT:  TM_APART(x);
// CHECK-NEXT:  tm_copy_rows_8(&s, x, y);
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:static const tm_limits_int relu6_params = {.lo = 0, .hi = 6};
// CHECK-NEXT:static const tm_limits_int model_relu5_params = {.lo = 0, .hi = 5};
// CHECK-EMPTY:
// CHECK-NEXT:TM_NOINLINE static tm_status net_check(const void *arena, const void *x, const void *y) {
// CHECK-NEXT:  if (arena == NULL || x == NULL || y == NULL) {
// CHECK-NEXT:    return TM_E_NULL;
// CHECK-NEXT:  }
// CHECK-NEXT:  if (((uintptr_t)arena & 7u) != 0u) {
// CHECK-NEXT:    return TM_E_ALIGN;
// CHECK-NEXT:  }
// CHECK-NEXT:  return TM_OK;
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:/* Where buffers lie in the arena, counted in their elements. Those with no step in common may
// CHECK-NEXT: * overlap. */
// CHECK-NEXT:enum {
// CHECK-NEXT:  NET_MODEL_CONV1_OUT = 0 /* int8[1][4][4][2], steps 0 to 3 */
// CHECK-NEXT:};
// CHECK-EMPTY:
// CHECK-NEXT:TM_NOINLINE static void net_compute(unsigned n, net_arena *arena, const int8_t *x, int8_t *y) {
// CHECK-NEXT:  const net_weights_t *const k = &net_weights;
// CHECK-NEXT:  switch (n) {
// CHECK-NEXT:  case 0u: /* conv1: 1x4x4x2, 96 MAC, 30 B of weights */
// CHECK-NEXT:    conv2d_s8_1x1_4x4x2(x, k->conv_w, k->conv_b, k->conv_rq, arena->s8 + NET_MODEL_CONV1_OUT);
// CHECK-NEXT:    break;
// CHECK-NEXT:  case 1u: /* relu6: 1x32 */
// CHECK-NEXT:    clamp_s8_32(&relu6_params, arena->s8 + NET_MODEL_CONV1_OUT, arena->s8 + NET_MODEL_CONV1_OUT);
// CHECK-NEXT:    break;
// CHECK-NEXT:  case 2u: /* model/relu5* /: 1x32 */
// CHECK-NEXT:    clamp_s8_32(&model_relu5_params, arena->s8 + NET_MODEL_CONV1_OUT,
// CHECK-NEXT:        arena->s8 + NET_MODEL_CONV1_OUT);
// CHECK-NEXT:    break;
// CHECK-NEXT:  case 3u: /* copy_rows_8: 1x64 */
// CHECK-NEXT:    copy_rows_8_32(arena->s8 + NET_MODEL_CONV1_OUT, y);
// CHECK-NEXT:    break;
// CHECK-NEXT:  case 4u: /* copy_rows_8: 1x64 */
// CHECK-NEXT:    copy_rows_8_32_at32(x, y);
// CHECK-NEXT:    break;
// CHECK-NEXT:  default:
// CHECK-NEXT:    break;
// CHECK-NEXT:  }
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:tm_status net_step(unsigned n, net_arena *arena, const int8_t *x, int8_t *y) {
// CHECK-NEXT:  const tm_status status = net_check(arena, x, y);
// CHECK-NEXT:  if (status != TM_OK) {
// CHECK-NEXT:    return status;
// CHECK-NEXT:  }
// CHECK-NEXT:  if (n >= NET_STEPS) {
// CHECK-NEXT:    return TM_E_STEP;
// CHECK-NEXT:  }
// CHECK-NEXT:  net_compute(n, arena, x, y);
// CHECK-NEXT:  return TM_OK;
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:tm_status net_run(net_arena *arena, const int8_t *x, int8_t *y) {
// CHECK-NEXT:  const tm_status status = net_check(arena, x, y);
// CHECK-NEXT:  if (status != TM_OK) {
// CHECK-NEXT:    return status;
// CHECK-NEXT:  }
// CHECK-NEXT:  for (unsigned n = 0u; n < NET_STEPS; ++n) {
// CHECK-NEXT:    net_compute(n, arena, x, y);
// CHECK-NEXT:  }
// CHECK-NEXT:  return TM_OK;
// CHECK-NEXT:}
