// RUN: tinyml-opt %s --mcu-plan-memory | FileCheck %s

// A chain needs its two largest neighbours at once: the first and the third
// buffer share memory, the third fits below the second.
// CHECK-LABEL: mcu.model @chain
// CHECK-SAME: bytes 96
mcu.model @chain(%x: memref<64xi8> {mcu.name = "x"}) outs(%y: memref<16xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<64xi8> // CHECK: mcu.alloc live [0, 1] offset 0 : memref<64xi8>
  %b = mcu.alloc : memref<32xi8> // CHECK: mcu.alloc live [1, 2] offset 64 : memref<32xi8>
  %c = mcu.alloc : memref<16xi8> // CHECK: mcu.alloc live [2, 3] offset 0 : memref<16xi8>
  %unused = mcu.alloc : memref<99xi8> // CHECK-NOT: memref<99xi8>
  mcu.call "flip_sign_8" ins(%x : memref<64xi8>) outs(%a : memref<64xi8>) shape {len = 64}
  mcu.call "flip_sign_8" ins(%a : memref<64xi8>) outs(%b : memref<32xi8>) shape {len = 32}
  mcu.call "flip_sign_8" ins(%b : memref<32xi8>) outs(%c : memref<16xi8>) shape {len = 16}
  mcu.call "flip_sign_8" ins(%c : memref<16xi8>) outs(%y : memref<16xi8>) shape {len = 16}
}
