// RUN: tinyml-opt %s --mcu-plan-memory | FileCheck %s

// Offsets and the arena are multiples of 8.
// CHECK-LABEL: mcu.model @odd
// CHECK-SAME: bytes 24
mcu.model @odd(%x: memref<9xi8> {mcu.name = "x"}) outs(%y: memref<3xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<9xi8> // CHECK: mcu.alloc live [0, 1] offset 0 : memref<9xi8>
  %b = mcu.alloc : memref<3xi8> // CHECK: mcu.alloc live [1, 2] offset 16 : memref<3xi8>
  mcu.call "flip_sign_8" ins(%x : memref<9xi8>) outs(%a : memref<9xi8>) shape {len = 9}
  mcu.call "flip_sign_8" ins(%a : memref<9xi8>) outs(%b : memref<3xi8>) shape {len = 3}
  mcu.call "flip_sign_8" ins(%b : memref<3xi8>) outs(%y : memref<3xi8>) shape {len = 3}
}

// Nothing to place is an arena of nothing.
// CHECK-LABEL: mcu.model @none
// CHECK-SAME: bytes 0
mcu.model @none(%x: memref<9xi8> {mcu.name = "x"}) outs(%y: memref<9xi8> {mcu.name = "y"}) {
  mcu.call "flip_sign_8" ins(%x : memref<9xi8>) outs(%y : memref<9xi8>) shape {len = 9}
}
