// The emitted files, the bundled runtime and a main of ten lines are a program.
// RUN: rm -rf %t && tinyml-opt %s --mcu-plan --mcu-prepare-for-emission | tinyml-translate --mcu-to-c --mcu-to-c-dir=%t
// RUN: sh -c "%host_cc -std=c99 %c_warnings -fsanitize=address,undefined -I%t %t/*.c %S/Inputs/main.c -o %t/main"
// RUN: %t/main | FileCheck %s

// CHECK: step 2: -3
// CHECK: step 1: -1 -2 -1
// CHECK: null: -1, misaligned: -2
// CHECK: 0 6 6 0
mcu.weights @table dense<3> : tensor<4xi8> in "flash" align 4
mcu.model @net(%x: memref<4xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
  %t = mcu.get_weights @table : memref<4xi8>
  %a = mcu.alloc : memref<4xi8>
  mcu.call "add_i8" ins(%x, %t : memref<4xi8>, memref<4xi8>) outs(%a : memref<4xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 4, a0 = 0, a1 = 0, a2 = 0, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 1}
  mcu.call "clamp_s8" ins(%a : memref<4xi8>) outs(%y : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
}
