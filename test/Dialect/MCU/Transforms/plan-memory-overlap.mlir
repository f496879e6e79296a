// RUN: tinyml-opt %s --mcu-plan-memory --mcu-verify-plan | FileCheck %s

// A convolution of 3x3 with padding writes row r of 8 bytes when row r - 1 is
// still needed: two rows before its input, it overwrites none too early.
// CHECK-LABEL: mcu.model @same_size
// CHECK-SAME: bytes 80
mcu.model @same_size(%x: memref<64xi8> {mcu.name = "x"}, %w: memref<9xi8> {mcu.name = "w"}, %bias: memref<1xi32> {mcu.name = "bias"}, %rq: memref<1x2xi32> {mcu.name = "rq"}) outs(%y: memref<64xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<64xi8> // CHECK: mcu.alloc live [0, 1] offset 16 : memref<64xi8>
  %b = mcu.alloc : memref<64xi8> // CHECK: mcu.alloc live [1, 2] offset 0 : memref<64xi8>
  mcu.call "flip_sign_8" ins(%x : memref<64xi8>) outs(%a : memref<64xi8>) shape {len = 64}
  mcu.call "conv2d_s8" ins(%a, %w, %bias, %rq : memref<64xi8>, memref<9xi8>, memref<1xi32>, memref<1x2xi32>) outs(%b : memref<64xi8>) shape {n = 1, in_h = 8, in_w = 8, in_c = 1, out_h = 8, out_w = 8, out_c = 1, k_h = 3, k_w = 3, s_h = 1, s_w = 1, d_h = 1, d_w = 1, pad_t = 1, pad_l = 1, groups = 1} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
  mcu.call "flip_sign_8" ins(%b : memref<64xi8>) outs(%y : memref<64xi8>) shape {len = 64}
}

// Half as many rows of half the size: one row before its input.
// CHECK-LABEL: mcu.model @smaller
// CHECK-SAME: bytes 136
mcu.model @smaller(%x: memref<128xi8> {mcu.name = "x"}) outs(%y: memref<32xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<128xi8> // CHECK: mcu.alloc live [0, 1] offset 8
  %b = mcu.alloc : memref<32xi8> // CHECK: mcu.alloc live [1, 2] offset 0
  mcu.call "flip_sign_8" ins(%x : memref<128xi8>) outs(%a : memref<128xi8>) shape {len = 128}
  mcu.call "max_pool2d_s8" ins(%a : memref<128xi8>) outs(%b : memref<32xi8>) shape {n = 1, in_h = 8, in_w = 16, c = 1, out_h = 4, out_w = 8, k_h = 2, k_w = 2, s_h = 2, s_w = 2, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, pad_b = 0, pad_r = 0, count_pad = 0} params {lo = -128, hi = 127}
  mcu.call "flip_sign_8" ins(%b : memref<32xi8>) outs(%y : memref<32xi8>) shape {len = 32}
}

// A larger output has to end one row after the input does.
// CHECK-LABEL: mcu.model @larger
// CHECK-SAME: bytes 72
mcu.model @larger(%x: memref<32xi8> {mcu.name = "x"}, %w: memref<32xi8> {mcu.name = "w"}, %bias: memref<8xi32> {mcu.name = "bias"}, %rq: memref<8x2xi32> {mcu.name = "rq"}) outs(%y: memref<64xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<32xi8> // CHECK: mcu.alloc live [0, 1] offset 40
  %b = mcu.alloc : memref<64xi8> // CHECK: mcu.alloc live [1, 2] offset 0
  mcu.call "flip_sign_8" ins(%x : memref<32xi8>) outs(%a : memref<32xi8>) shape {len = 32}
  mcu.call "fully_connected_s8" ins(%a, %w, %bias, %rq : memref<32xi8>, memref<32xi8>, memref<8xi32>, memref<8x2xi32>) outs(%b : memref<64xi8>) shape {m = 8, k = 4, n = 8} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
  mcu.call "flip_sign_8" ins(%b : memref<64xi8>) outs(%y : memref<64xi8>) shape {len = 64}
}
