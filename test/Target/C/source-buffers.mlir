// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission --mlir-print-debuginfo | tinyml-translate --mcu-to-c | FileCheck %s

// Names of buffers differ from each other and from the header's macros; a part
// of a buffer is shown as an offset from it, other elements as other constants.
mcu.model @net(%x: memref<2x4xi8> {mcu.name = "x"}) outs(%y: memref<16xi8> {mcu.name = "y"}, %z: memref<4xi32> {mcu.name = "z"}) {
  %a = mcu.alloc : memref<4x2xi8> loc("x_len")
  %b = mcu.alloc : memref<16xi8> loc("Steps")
  %c = mcu.alloc : memref<16xi8>
  mcu.call "transpose_8" ins(%x : memref<2x4xi8>) outs(%a : memref<4x2xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 1, d4 = 4, d5 = 2, s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 1, s5 = 4}
  %front = mcu.view %b : memref<16xi8> to memref<8xi8>
  %back = mcu.view %b offset 8 : memref<16xi8> to memref<8xi8>
  mcu.call "transpose_8" ins(%a : memref<4x2xi8>) outs(%front : memref<8xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 1, d4 = 2, d5 = 4, s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 1, s5 = 2}
  mcu.call "transpose_8" ins(%a : memref<4x2xi8>) outs(%back : memref<8xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 1, d4 = 2, d5 = 4, s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 1, s5 = 2}
  mcu.call "transpose_8" ins(%b : memref<16xi8>) outs(%c : memref<16xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 1, d4 = 4, d5 = 4, s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 1, s5 = 4}
  mcu.call "transpose_8" ins(%c : memref<16xi8>) outs(%y : memref<16xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 1, d4 = 4, d5 = 4, s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 1, s5 = 4}
  %words = mcu.view %c : memref<16xi8> to memref<4xi32>
  mcu.call "transpose_32" ins(%words : memref<4xi32>) outs(%z : memref<4xi32>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 1, d4 = 2, d5 = 2, s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 1, s5 = 2}
}

// CHECK: enum {
// CHECK-NEXT: NET_X_LEN_2 = {{[0-9]+}}, /* int8[4][2], steps 0 to 2 */
// CHECK-NEXT: NET_STEPS_2 = {{[0-9]+}}, /* int8[16], steps 1 to 3 */
// CHECK-NEXT: NET_BUFFER = {{[0-9]+}}, /* int8[16], steps 3 to 5 */
// CHECK-NEXT: NET_BUFFER_2 = {{[0-9]+}} /* int8[16] as int32_t, steps 3 to 5 */
// CHECK-NEXT: };
// CHECK: (x, arena->s8 + NET_X_LEN_2);
// CHECK: (arena->s8 + NET_X_LEN_2, arena->s8 + NET_STEPS_2);
// CHECK: (arena->s8 + NET_X_LEN_2, arena->s8 + NET_STEPS_2 + 8);
// CHECK: (arena->s8 + NET_STEPS_2, arena->s8 + NET_BUFFER);
// CHECK: (arena->s8 + NET_BUFFER, y);
// CHECK: (arena->s32 + NET_BUFFER_2, z);
