// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission --mlir-print-debuginfo | tinyml-translate --mcu-to-c | FileCheck %s

// 16-bit inputs and outputs: their types, scales and conversions.
mcu.model @net(%x: memref<8xi16> {mcu.name = "x", mcu.scale = 0.5 : f32, mcu.zero_point = 0 : i64})
    outs(%y: memref<8xi16> {mcu.name = "y", mcu.scale = 0.25 : f32, mcu.zero_point = 0 : i64}) {
  %t = mcu.alloc : memref<8xi16>
  mcu.call "clamp_s16" ins(%x : memref<8xi16>) outs(%t : memref<8xi16>) shape {len = 8} params {lo = 0, hi = 32767}
  mcu.call "copy_rows_16" ins(%t : memref<8xi16>) outs(%y : memref<8xi16>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 8, y_offset = 0}
}

// CHECK: #define NET_X_LEN 8u /* input "x" int16[8], aligned to 2 bytes, last read by step 0 */
// CHECK-NEXT: #define NET_X_SCALE 0.5f
// CHECK-NEXT: #define NET_X_ZERO 0
// CHECK: net_run(net_arena *arena, const int16_t *x, int16_t *y)
// CHECK: #include "tinyml/kernel/clamp_s16.h"
// CHECK: clamp_s16_8(x, y);
// CHECK: //===- net_float.h -===//
// CHECK: int16_t x[NET_X_LEN];
// CHECK-NEXT: int16_t y[NET_Y_LEN];
// CHECK: //===- net_float.c -===//
// CHECK: tm_quantize_f32_s16(&s, x, &scale, &zero, io->x);
// CHECK: tm_dequantize_s16_f32(&s, io->y, &scale, &zero, y);
