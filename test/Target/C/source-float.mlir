// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission --mlir-print-debuginfo | tinyml-translate --mcu-to-c | FileCheck %s --strict-whitespace --match-full-lines

// Limits without end need <math.h>; floats are aligned.
mcu.model @net(%x: memref<8xf32> {mcu.name = "x"}) outs(%y: memref<8xf32> {mcu.name = "y"}) {
  mcu.call "clamp_f32" ins(%x : memref<8xf32>) outs(%y : memref<8xf32>) shape {len = 8} params {lo = 0.1, hi = inf}
}

//      CHECK://===- net.c -===//
// CHECK-NEXT:/* net: one function per kernel and shape, then the steps. Made by tinyml 0.1.0. Do not edit. */
// CHECK-NEXT:#include "net.h"
// CHECK-NEXT:#include "tinyml/kernel/clamp_f32.h"
// CHECK-NEXT:#include <math.h>
// CHECK-EMPTY:
// CHECK-NEXT:TM_ABI_REFERENCE(net);
// CHECK-EMPTY:
// CHECK-NEXT:TM_NOINLINE static void clamp_f32_8(const float *x, float *y) {
// CHECK-NEXT:  static const tm_len s = {.len = 8};
// CHECK-NEXT:  static const tm_limits_f32 q = {.lo = 0.1f, .hi = INFINITY};
// CHECK-NEXT:  TM_APART(x);
// CHECK-NEXT:  tm_clamp_f32(&s, &q, x, y);
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:TM_NOINLINE static tm_status net_check(const void *arena, const void *x, const void *y) {
// CHECK-NEXT:  if (arena == NULL || x == NULL || y == NULL) {
// CHECK-NEXT:    return TM_E_NULL;
// CHECK-NEXT:  }
// CHECK-NEXT:  if (((uintptr_t)arena & 7u) != 0u || ((uintptr_t)x & 3u) != 0u || ((uintptr_t)y & 3u) != 0u) {
// CHECK-NEXT:    return TM_E_ALIGN;
// CHECK-NEXT:  }
// CHECK-NEXT:  return TM_OK;
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:TM_NOINLINE static void net_compute(unsigned n, const float *x, float *y) {
// CHECK-NEXT:  switch (n) {
// CHECK-NEXT:  case 0u: /* clamp_f32: 8 */
// CHECK-NEXT:    clamp_f32_8(x, y);
// CHECK-NEXT:    break;
// CHECK-NEXT:  default:
// CHECK-NEXT:    break;
// CHECK-NEXT:  }
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:tm_status net_step(unsigned n, net_arena *arena, const float *x, float *y) {
// CHECK-NEXT:  const tm_status status = net_check(arena, x, y);
// CHECK-NEXT:  if (status != TM_OK) {
// CHECK-NEXT:    return status;
// CHECK-NEXT:  }
// CHECK-NEXT:  if (n >= NET_STEPS) {
// CHECK-NEXT:    return TM_E_STEP;
// CHECK-NEXT:  }
// CHECK-NEXT:  net_compute(n, x, y);
// CHECK-NEXT:  return TM_OK;
// CHECK-NEXT:}
// CHECK-EMPTY:
// CHECK-NEXT:tm_status net_run(net_arena *arena, const float *x, float *y) {
// CHECK-NEXT:  const tm_status status = net_check(arena, x, y);
// CHECK-NEXT:  if (status != TM_OK) {
// CHECK-NEXT:    return status;
// CHECK-NEXT:  }
// CHECK-NEXT:  for (unsigned n = 0u; n < NET_STEPS; ++n) {
// CHECK-NEXT:    net_compute(n, x, y);
// CHECK-NEXT:  }
// CHECK-NEXT:  return TM_OK;
// CHECK-NEXT:}
