// Two streams on one arena, whole runs taking turns; steps taking turns with an
// arena each.
// RUN: rm -rf %t && tinyml-opt %s --mcu-plan --mcu-prepare-for-emission | tinyml-translate --mcu-to-c --mcu-to-c-dir=%t
// RUN: sh -c "%host_cc -std=c99 %c_warnings -fsanitize=address,undefined -I%t %t/*.c %S/Inputs/main-states.c -o %t/main"
// RUN: %t/main | FileCheck %s

// CHECK: reset: -3 7 9, 0.5
// CHECK: null: -1 -1, misaligned: -2
// CHECK: a: -2 8 10, b: 7 17 19
// CHECK: a: -1 9 11, b: 17 27 29
// CHECK: steps a: 0 10 12, b: 27 37 39
// CHECK: back: -1 9 11
mcu.weights @one dense<1.0> : tensor<1xf32> in "flash" align 4
mcu.model @count(%x: memref<3xi8> {mcu.name = "state"}) outs(%y: memref<3xi8> {mcu.name = "y"})
    states(%n to %n_next : memref<3xi8> {mcu.name = "n", mcu.initial = dense<[-3, 7, 9]> : tensor<3xi8>},
           %c to %c_next : memref<1xf32> {mcu.name = "i", mcu.initial = dense<0.5> : tensor<1xf32>}) {
  %one = mcu.get_weights @one : memref<1xf32>
  %a = mcu.alloc : memref<3xi8>
  %b = mcu.alloc : memref<1xf32>
  mcu.call "add_i8" ins(%n, %x : memref<3xi8>, memref<3xi8>) outs(%a : memref<3xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 3, a0 = 0, a1 = 0, a2 = 0, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 1}
  mcu.call "add_f32" ins(%c, %one : memref<1xf32>, memref<1xf32>) outs(%b : memref<1xf32>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 1, a0 = 0, a1 = 0, a2 = 0, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 1} params {lo = neg_inf, hi = inf}
  mcu.call "copy_rows_8" ins(%a : memref<3xi8>) outs(%y : memref<3xi8>) shape {rows = 1, len = 3, x_stride = 3, y_stride = 3, y_offset = 0}
  mcu.call "copy_rows_8" ins(%a : memref<3xi8>) outs(%n_next : memref<3xi8>) shape {rows = 1, len = 3, x_stride = 3, y_stride = 3, y_offset = 0}
  mcu.call "copy_rows_32" ins(%b : memref<1xf32>) outs(%c_next : memref<1xf32>) shape {rows = 1, len = 1, x_stride = 1, y_stride = 1, y_offset = 0}
}
