// RUN: tinyml-opt %s --mcu-plan-memory | FileCheck %s

// A buffer lives as long as its views.
// CHECK-LABEL: mcu.model @views
// CHECK-SAME: bytes 32
mcu.model @views(%x: memref<16xi8> {mcu.name = "x"}) outs(%y: memref<16xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<16xi8> // CHECK: mcu.alloc live [0, 2] offset 0
  %b = mcu.alloc : memref<16xi8> // CHECK: mcu.alloc live [1, 2] offset 16
  mcu.call "flip_sign_8" ins(%x : memref<16xi8>) outs(%a : memref<16xi8>) shape {len = 16}
  mcu.call "flip_sign_8" ins(%x : memref<16xi8>) outs(%b : memref<16xi8>) shape {len = 16}
  %v = mcu.view %a : memref<16xi8> to memref<4x4xi8>
  mcu.call "add_i8" ins(%v, %b : memref<4x4xi8>, memref<16xi8>) outs(%y : memref<16xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 16, a0 = 0, a1 = 0, a2 = 0, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 1}
}
