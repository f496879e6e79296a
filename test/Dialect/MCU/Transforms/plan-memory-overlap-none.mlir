// RUN: tinyml-opt %s --mcu-plan-memory --mcu-verify-plan | FileCheck %s

// The input is needed afterwards.
// CHECK-LABEL: mcu.model @lives_on
// CHECK-SAME: bytes 160
mcu.model @lives_on(%x: memref<128xi8> {mcu.name = "x"}) outs(%y: memref<128xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<128xi8>
  %b = mcu.alloc : memref<32xi8>
  mcu.call "flip_sign_8" ins(%x : memref<128xi8>) outs(%a : memref<128xi8>) shape {len = 128}
  mcu.call "max_pool2d_s8" ins(%a : memref<128xi8>) outs(%b : memref<32xi8>) shape {n = 1, in_h = 8, in_w = 16, c = 1, out_h = 4, out_w = 8, k_h = 2, k_w = 2, s_h = 2, s_w = 2, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, pad_b = 0, pad_r = 0, count_pad = 0} params {lo = -128, hi = 127}
  mcu.call "flip_sign_8" ins(%a : memref<128xi8>) outs(%y : memref<128xi8>) shape {len = 128}
}

// Two images: the second one's rows are read when the first one's are written.
// CHECK-LABEL: mcu.model @images
// CHECK-SAME: bytes 160
mcu.model @images(%x: memref<128xi8> {mcu.name = "x"}) outs(%y: memref<32xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<128xi8>
  %b = mcu.alloc : memref<32xi8>
  mcu.call "flip_sign_8" ins(%x : memref<128xi8>) outs(%a : memref<128xi8>) shape {len = 128}
  mcu.call "max_pool2d_s8" ins(%a : memref<128xi8>) outs(%b : memref<32xi8>) shape {n = 2, in_h = 4, in_w = 16, c = 1, out_h = 2, out_w = 8, k_h = 2, k_w = 2, s_h = 2, s_w = 2, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, pad_b = 0, pad_r = 0, count_pad = 0} params {lo = -128, hi = 127}
  mcu.call "flip_sign_8" ins(%b : memref<32xi8>) outs(%y : memref<32xi8>) shape {len = 32}
}

// A transposition has no order of rows.
// CHECK-LABEL: mcu.model @no_rows
// CHECK-SAME: bytes 128
mcu.model @no_rows(%x: memref<64xi8> {mcu.name = "x"}) outs(%y: memref<64xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<64xi8>
  %b = mcu.alloc : memref<64xi8>
  mcu.call "flip_sign_8" ins(%x : memref<64xi8>) outs(%a : memref<64xi8>) shape {len = 64}
  mcu.call "transpose_8" ins(%a : memref<64xi8>) outs(%b : memref<64xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 1, d4 = 8, d5 = 8, s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 1, s5 = 8}
  mcu.call "flip_sign_8" ins(%b : memref<64xi8>) outs(%y : memref<64xi8>) shape {len = 64}
}

// The filter is the same buffer: all of it is read for every row.
// CHECK-LABEL: mcu.model @filter
// CHECK-SAME: bytes 128
mcu.model @filter(%x: memref<64xi8> {mcu.name = "x"}, %bias: memref<8xi32> {mcu.name = "bias"}, %rq: memref<8x2xi32> {mcu.name = "rq"}) outs(%y: memref<64xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<64xi8>
  %b = mcu.alloc : memref<64xi8>
  mcu.call "flip_sign_8" ins(%x : memref<64xi8>) outs(%a : memref<64xi8>) shape {len = 64}
  mcu.call "fully_connected_s8" ins(%a, %a, %bias, %rq : memref<64xi8>, memref<64xi8>, memref<8xi32>, memref<8x2xi32>) outs(%b : memref<64xi8>) shape {m = 8, k = 8, n = 8} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
  mcu.call "flip_sign_8" ins(%b : memref<64xi8>) outs(%y : memref<64xi8>) shape {len = 64}
}
