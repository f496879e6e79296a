// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission --mlir-print-debuginfo | tinyml-translate --mcu-to-c | FileCheck %s --strict-whitespace --match-full-lines

// Ports of several types, quantization parameters, a tensor name that C cannot
// show, an arena of two types.
mcu.model @kws(%x: memref<1x8xf32> {mcu.name = "in*/put"}, %q: memref<4xi8> {mcu.name = "q", mcu.c_type = "uint8_t", mcu.scale = 0.5847029 : f32, mcu.zero_point = 83 : i64})
    outs(%y: memref<8xf32> {mcu.name = "y"}, %r: memref<4xi8> {mcu.name = "int", mcu.type = "bool", mcu.c_type = "uint8_t"}) {
  %a = mcu.alloc : memref<8xf32>
  %b = mcu.alloc : memref<8xf32>
  %c = mcu.alloc : memref<4xi8>
  mcu.call "copy_rows_32" ins(%x : memref<1x8xf32>) outs(%a : memref<8xf32>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 8, y_offset = 0}
  mcu.call "copy_rows_8" ins(%q : memref<4xi8>) outs(%c : memref<4xi8>) shape {rows = 1, len = 4, x_stride = 4, y_stride = 4, y_offset = 0}
  mcu.call "copy_rows_32" ins(%a : memref<8xf32>) outs(%y : memref<8xf32>) shape {rows = 2, len = 3, x_stride = 4, y_stride = 4, y_offset = 0}
  mcu.call "copy_rows_8" ins(%c : memref<4xi8>) outs(%r : memref<4xi8>) shape {rows = 2, len = 1, x_stride = 2, y_stride = 2, y_offset = 0}
}

//      CHECK://===- kws.h -===//
// CHECK-NEXT:/* kws: 4 steps, 0 MAC. Made by tinyml 0.1.0. Do not edit. */
// CHECK-NEXT:#ifndef KWS_H
// CHECK-NEXT:#define KWS_H
// CHECK-EMPTY:
// CHECK-NEXT:#include "tinyml/abi.h"
// CHECK-EMPTY:
// CHECK-NEXT:#if TM_ABI != 1
// CHECK-NEXT:#error "kws.h needs tinyml runtime ABI 1: install that runtime or regenerate the model"
// CHECK-NEXT:#endif
// CHECK-EMPTY:
// CHECK-NEXT:TM_BEGIN_DECLS
// CHECK-EMPTY:
// CHECK-NEXT:#define KWS_STEPS 4u
// CHECK-NEXT:#define KWS_ARENA_BYTES 40u
// CHECK-NEXT:#define KWS_WEIGHT_BYTES 0u
// CHECK-EMPTY:
// CHECK-NEXT:#define KWS_IN_PUT_LEN 8u /* input "in* /put" float[1][8], aligned to 4 bytes,
// CHECK-NEXT:         * last read by step 0 */
// CHECK-NEXT:#define KWS_Q_LEN 4u /* input "q" uint8[4], any alignment, last read by step 1 */
// CHECK-NEXT:#define KWS_Q_SCALE 0.5847029f /* real = SCALE * (q - ZERO) */
// CHECK-NEXT:#define KWS_Q_ZERO 83
// CHECK-NEXT:#define KWS_Y_LEN 8u /* output "y" float[8], aligned to 4 bytes, written by step 2 */
// CHECK-NEXT:#define KWS_N_INT_LEN 4u /* output "int" bool[4], any alignment, written by step 3 */
// CHECK-EMPTY:
// CHECK-NEXT:/* Memory for one run. Its contents are free before and after; models that never overlap may
// CHECK-NEXT: * share it. */
// CHECK-NEXT:typedef union {
// CHECK-NEXT:  uint64_t align;
// CHECK-NEXT:  float f32[KWS_ARENA_BYTES / 4u];
// CHECK-NEXT:  int8_t s8[KWS_ARENA_BYTES];
// CHECK-NEXT:} kws_arena;
// CHECK-NEXT:TM_STATIC_ASSERT(sizeof(kws_arena) <= 40, kws_arena_bytes);
// CHECK-EMPTY:
// CHECK-NEXT:/* Runs the model. Re-entrant with one arena per caller; an output may be the memory of an input.
// CHECK-NEXT: * On TM_E_NULL and TM_E_ALIGN nothing was written. */
// CHECK-NEXT:TM_MUST_CHECK tm_status kws_run(kws_arena *arena, const float *in_put, const uint8_t *q, float *y,
// CHECK-NEXT:    uint8_t *n_int);
// CHECK-EMPTY:
// CHECK-NEXT:/* Runs one of the steps 0 to KWS_STEPS - 1, which must follow in order with the same arguments:
// CHECK-NEXT: * for time slices, watchdogs, cancelling and profiles. */
// CHECK-NEXT:TM_MUST_CHECK tm_status kws_step(unsigned n, kws_arena *arena, const float *in_put,
// CHECK-NEXT:    const uint8_t *q, float *y, uint8_t *n_int);
// CHECK-EMPTY:
// CHECK-NEXT:TM_END_DECLS
// CHECK-EMPTY:
// CHECK-NEXT:#endif
