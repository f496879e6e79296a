// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission | tinyml-translate --mcu-to-c | FileCheck %s
// RUN: rm -rf %t && tinyml-opt %s --mcu-plan --mcu-prepare-for-emission | tinyml-translate --mcu-to-c --mcu-to-c-dir=%t
// RUN: sh -c "%host_cc -std=c99 %c_warnings -fsanitize=address,undefined -c -I%t %t/*.c"

// The first step of a loop makes all its calls. A port that is called as the counter gets another name.
// CHECK: static void rows_compute(unsigned n, rows_arena *arena, const int8_t *i_2, int8_t *y
// CHECK: case 0u:
// CHECK-NEXT: for (int32_t i = 0; i < 3; ++i) {
// CHECK-NEXT: clamp_s8_4(i_2 + 4 * i, arena->s8 + ROWS_BUFFER);
// CHECK-NEXT: /* 1: clamp_s8: 4, in 3 trips */
// CHECK-NEXT: clamp_s8_4(arena->s8 + ROWS_BUFFER, y + 8 - 4 * i);
// CHECK-NEXT: }
// CHECK-NEXT: break;
// CHECK-NOT: case 1u:
// CHECK: case 2u:
mcu.model @rows(%x: memref<3x4xi8> {mcu.name = "i"}) outs(%y: memref<3x4xi8> {mcu.name = "y"}, %z: memref<12xi8> {mcu.name = "z"}) {
  %from = mcu.slice %x offset 0 step 4 : memref<3x4xi8> to memref<4xi8>
  %to = mcu.slice %y offset 8 step -4 : memref<3x4xi8> to memref<4xi8>
  %a = mcu.alloc : memref<4xi8>
  mcu.loop trips 3
  mcu.call "clamp_s8" ins(%from : memref<4xi8>) outs(%a : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  mcu.call "clamp_s8" ins(%a : memref<4xi8>) outs(%to : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  mcu.end_loop
  %all = mcu.view %x : memref<3x4xi8> to memref<12xi8>
  mcu.call "clamp_s8" ins(%all : memref<12xi8>) outs(%z : memref<12xi8>) shape {len = 12} params {lo = 0, hi = 6}
}
