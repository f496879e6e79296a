// RUN: tinyml-opt %s --mcu-plan-memory --mcu-verify-plan | FileCheck %s

// What counts is the distance between the operands: the output is the second
// half of its buffer, the input the second half of its own.
// CHECK-LABEL: mcu.model @views
// CHECK-SAME: bytes 80
mcu.model @views(%x: memref<64xi8> {mcu.name = "x"}) outs(%y: memref<32xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<64xi8> // CHECK: mcu.alloc live [0, 1] offset [[A:16]] : memref<64xi8>
  %b = mcu.alloc : memref<64xi8> // CHECK: mcu.alloc live [1, 2] offset [[B:0]] : memref<64xi8>
  mcu.call "flip_sign_8" ins(%x : memref<64xi8>) outs(%a : memref<64xi8>) shape {len = 64}
  %from = mcu.view %a offset 32 : memref<64xi8> to memref<32xi8>
  %to = mcu.view %b offset 40 : memref<64xi8> to memref<8xi8>
  mcu.call "max_pool2d_s8" ins(%from : memref<32xi8>) outs(%to : memref<8xi8>) shape {n = 1, in_h = 2, in_w = 16, c = 1, out_h = 1, out_w = 8, k_h = 2, k_w = 2, s_h = 2, s_w = 2, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, pad_b = 0, pad_r = 0, count_pad = 0} params {lo = -128, hi = 127}
  mcu.call "flip_sign_8" ins(%to : memref<8xi8>) outs(%y : memref<32xi8>) shape {len = 8}
}
