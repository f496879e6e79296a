// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission --mlir-print-debuginfo | tinyml-translate --mcu-to-c | FileCheck %s --strict-whitespace --match-full-lines

// Quantized inputs and outputs are converted, others passed on.
mcu.model @net(%x: memref<8xi8> {mcu.name = "x", mcu.scale = 0.5 : f32, mcu.zero_point = -3 : i64}, %m: memref<8xi8> {mcu.name = "mask"})
    outs(%y: memref<8xi8> {mcu.name = "y", mcu.c_type = "uint8_t", mcu.scale = 0.25 : f32, mcu.zero_point = 130 : i64}) {
  mcu.call "add_i8" ins(%x, %m : memref<8xi8>, memref<8xi8>) outs(%y : memref<8xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 8, a0 = 0, a1 = 0, a2 = 0, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 1}
}

//      CHECK://===- net.c -===//
// CHECK-NEXT:/* net: one function per kernel and shape, then the steps. Made by tinyml 0.1.0. Do not edit. */
// CHECK-NEXT:#include "net.h"
// CHECK-NEXT:#include "tinyml/kernel/add_i8.h"
// CHECK-EMPTY:
// CHECK-NEXT:TM_ABI_REFERENCE(net);
// CHECK-EMPTY:
// CHECK-NEXT:TM_NOINLINE static void add_i8_8(const uint8_t *a, const uint8_t *b, uint8_t *y) {
// CHECK-NEXT:  static const tm_binary_shape s = {.d0 = 1, .d1 = 1, .d2 = 1, .d3 = 8, .a0 = 0, .a1 = 0, .a2 = 0,
// CHECK-NEXT:      .a3 = 1, .b0 = 0, .b1 = 0, .b2 = 0, .b3 = 1};
// CHECK-NEXT:  TM_APART(a); TM_APART(y);
// CHECK-NEXT:  tm_add_i8(&s, a, b, y);
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:TM_NOINLINE static tm_status net_check(const void *arena, const void *x, const void *mask,
// CHECK-NEXT:    const void *y) {
// CHECK-NEXT:  if (arena == NULL || x == NULL || mask == NULL || y == NULL) {
// CHECK-NEXT:    return TM_E_NULL;
// CHECK-NEXT:  }
// CHECK-NEXT:  if (((uintptr_t)arena & 7u) != 0u) {
// CHECK-NEXT:    return TM_E_ALIGN;
// CHECK-NEXT:  }
// CHECK-NEXT:  return TM_OK;
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:TM_NOINLINE static void net_compute(unsigned n, const int8_t *x, const int8_t *mask, uint8_t *y) {
// CHECK-NEXT:  switch (n) {
// CHECK-NEXT:  case 0u: /* add_i8: 8 */
// CHECK-NEXT:    add_i8_8((const uint8_t *)x, (const uint8_t *)mask, y);
// CHECK-NEXT:    break;
// CHECK-NEXT:  default:
// CHECK-NEXT:    break;
// CHECK-NEXT:  }
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:tm_status net_step(unsigned n, net_arena *arena, const int8_t *x, const int8_t *mask, uint8_t *y) {
// CHECK-NEXT:  const tm_status status = net_check(arena, x, mask, y);
// CHECK-NEXT:  if (status != TM_OK) {
// CHECK-NEXT:    return status;
// CHECK-NEXT:  }
// CHECK-NEXT:  if (n >= NET_STEPS) {
// CHECK-NEXT:    return TM_E_STEP;
// CHECK-NEXT:  }
// CHECK-NEXT:  net_compute(n, x, mask, y);
// CHECK-NEXT:  return TM_OK;
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:tm_status net_run(net_arena *arena, const int8_t *x, const int8_t *mask, uint8_t *y) {
// CHECK-NEXT:  const tm_status status = net_check(arena, x, mask, y);
// CHECK-NEXT:  if (status != TM_OK) {
// CHECK-NEXT:    return status;
// CHECK-NEXT:  }
// CHECK-NEXT:  for (unsigned n = 0u; n < NET_STEPS; ++n) {
// CHECK-NEXT:    net_compute(n, x, mask, y);
// CHECK-NEXT:  }
// CHECK-NEXT:  return TM_OK;
// CHECK-NEXT:}
//      CHECK://===- net_float.h -===//
// CHECK-NEXT:/* net on floats. Made by tinyml 0.1.0. Do not edit. */
// CHECK-NEXT:#ifndef NET_FLOAT_H
// CHECK-NEXT:#define NET_FLOAT_H
// CHECK-EMPTY:
// CHECK-NEXT:#include "net.h"
// CHECK-EMPTY:
// CHECK-NEXT:TM_BEGIN_DECLS
// CHECK-EMPTY:
// CHECK-NEXT:/* The quantized inputs and outputs of one run. */
// CHECK-NEXT:typedef struct {
// CHECK-NEXT:  int8_t x[NET_X_LEN];
// CHECK-NEXT:  uint8_t y[NET_Y_LEN];
// CHECK-NEXT:} net_float_io;
// CHECK-EMPTY:
// CHECK-NEXT:/* Quantizes the inputs, runs the model and dequantizes the outputs, by the SCALE and ZERO of
// CHECK-NEXT: * each. */
// CHECK-NEXT:TM_MUST_CHECK tm_status net_run_float(net_arena *arena, net_float_io *io, const float *x,
// CHECK-NEXT:    const int8_t *mask, float *y);
// CHECK-EMPTY:
// CHECK-NEXT:TM_END_DECLS
// CHECK-EMPTY:
// CHECK-NEXT:#endif

//      CHECK://===- net_float.c -===//
// CHECK-NEXT:/* net on floats. Made by tinyml 0.1.0. Do not edit. */
// CHECK-NEXT:#include "net_float.h"
// CHECK-NEXT:#include "tinyml/kernel/dequantize_s8_f32.h"
// CHECK-NEXT:#include "tinyml/kernel/flip_sign_8.h"
// CHECK-NEXT:#include "tinyml/kernel/quantize_f32_s8.h"
// CHECK-EMPTY:
// CHECK-NEXT:tm_status net_run_float(net_arena *arena, net_float_io *io, const float *x, const int8_t *mask,
// CHECK-NEXT:    float *y) {
// CHECK-NEXT:  tm_status status;
// CHECK-NEXT:  if (io == NULL || x == NULL || y == NULL) {
// CHECK-NEXT:    return TM_E_NULL;
// CHECK-NEXT:  }
// CHECK-NEXT:  {
// CHECK-NEXT:    static const tm_qaxis_shape s = {.outer = 8, .channels = 1, .inner = 1};
// CHECK-NEXT:    static const float scale = NET_X_SCALE;
// CHECK-NEXT:    static const int32_t zero = NET_X_ZERO;
// CHECK-NEXT:    tm_quantize_f32_s8(&s, x, &scale, &zero, io->x);
// CHECK-NEXT:  }
// CHECK-NEXT:  status = net_run(arena, io->x, mask, io->y);
// CHECK-NEXT:  if (status != TM_OK) {
// CHECK-NEXT:    return status;
// CHECK-NEXT:  }
// CHECK-NEXT:  {
// CHECK-NEXT:    static const tm_qaxis_shape s = {.outer = 8, .channels = 1, .inner = 1};
// CHECK-NEXT:    static const float scale = NET_Y_SCALE;
// CHECK-NEXT:    static const int32_t zero = NET_Y_ZERO - 128;
// CHECK-NEXT:    static const tm_len len = {.len = 8};
// CHECK-NEXT:    tm_flip_sign_8(&len, io->y, io->y);
// CHECK-NEXT:    tm_dequantize_s8_f32(&s, (int8_t *)io->y, &scale, &zero, y);
// CHECK-NEXT:  }
// CHECK-NEXT:  return TM_OK;
// CHECK-NEXT:}
