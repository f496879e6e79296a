// RUN: tinyml-opt %s --mcu-verify-plan --split-input-file --verify-diagnostics

// Rows of 8 bytes, 3x3 with padding: two rows are the least. This is one.
mcu.model @too_near(%x: memref<64xi8> {mcu.name = "x"}, %w: memref<9xi8> {mcu.name = "w"}, %bias: memref<1xi32> {mcu.name = "bias"}, %rq: memref<1x2xi32> {mcu.name = "rq"}) outs(%y: memref<64xi8> {mcu.name = "y"}) arena "sram" bytes 72 {
  %a = mcu.alloc live [0, 1] offset 8 : memref<64xi8>
  %b = mcu.alloc live [1, 2] offset 0 : memref<64xi8>
  mcu.call "flip_sign_8" ins(%x : memref<64xi8>) outs(%a : memref<64xi8>) shape {len = 64}
  // expected-error @below {{writes operand #4 over operand #0}}
  mcu.call "conv2d_s8" ins(%a, %w, %bias, %rq : memref<64xi8>, memref<9xi8>, memref<1xi32>, memref<1x2xi32>) outs(%b : memref<64xi8>) shape {n = 1, in_h = 8, in_w = 8, in_c = 1, out_h = 8, out_w = 8, out_c = 1, k_h = 3, k_w = 3, s_h = 1, s_w = 1, d_h = 1, d_w = 1, pad_t = 1, pad_l = 1, groups = 1} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
  mcu.call "flip_sign_8" ins(%b : memref<64xi8>) outs(%y : memref<64xi8>) shape {len = 64}
}

// -----

// Behind its input instead of before it.
mcu.model @behind(%x: memref<32xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) arena "sram" bytes 32 {
  %a = mcu.alloc live [0, 1] offset 0 : memref<32xi8>
  %b = mcu.alloc live [1, 2] offset 24 : memref<8xi8>
  mcu.call "flip_sign_8" ins(%x : memref<32xi8>) outs(%a : memref<32xi8>) shape {len = 32}
  // expected-error @below {{writes operand #1 over operand #0}}
  mcu.call "max_pool2d_s8" ins(%a : memref<32xi8>) outs(%b : memref<8xi8>) shape {n = 1, in_h = 4, in_w = 8, c = 1, out_h = 2, out_w = 4, k_h = 2, k_w = 2, s_h = 2, s_w = 2, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, pad_b = 0, pad_r = 0, count_pad = 0} params {lo = -128, hi = 127}
  mcu.call "flip_sign_8" ins(%b : memref<8xi8>) outs(%y : memref<8xi8>) shape {len = 8}
}

// -----

// Far enough for one image, but there are two.
mcu.model @images(%x: memref<64xi8> {mcu.name = "x"}) outs(%y: memref<16xi8> {mcu.name = "y"}) arena "sram" bytes 72 {
  %a = mcu.alloc live [0, 1] offset 8 : memref<64xi8>
  %b = mcu.alloc live [1, 2] offset 0 : memref<16xi8>
  mcu.call "flip_sign_8" ins(%x : memref<64xi8>) outs(%a : memref<64xi8>) shape {len = 64}
  // expected-error @below {{writes operand #1 over operand #0}}
  mcu.call "max_pool2d_s8" ins(%a : memref<64xi8>) outs(%b : memref<16xi8>) shape {n = 2, in_h = 4, in_w = 8, c = 1, out_h = 2, out_w = 4, k_h = 2, k_w = 2, s_h = 2, s_w = 2, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, pad_b = 0, pad_r = 0, count_pad = 0} params {lo = -128, hi = 127}
  mcu.call "flip_sign_8" ins(%b : memref<16xi8>) outs(%y : memref<16xi8>) shape {len = 16}
}

// -----

// The overlap itself is right, but the input is read again.
mcu.model @lives_on(%x: memref<32xi8> {mcu.name = "x"}) outs(%y: memref<32xi8> {mcu.name = "y"}) arena "sram" bytes 40 {
  %a = mcu.alloc live [0, 2] offset 8 : memref<32xi8>
  %b = mcu.alloc live [1, 1] offset 0 : memref<16xi8>
  mcu.call "flip_sign_8" ins(%x : memref<32xi8>) outs(%a : memref<32xi8>) shape {len = 32}
  // expected-note @below {{by this step}}
  mcu.call "max_pool2d_s8" ins(%a : memref<32xi8>) outs(%b : memref<16xi8>) shape {n = 1, in_h = 4, in_w = 8, c = 1, out_h = 2, out_w = 4, k_h = 2, k_w = 2, s_h = 2, s_w = 2, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, pad_b = 0, pad_r = 0, count_pad = 0} params {lo = -128, hi = 127}
  // expected-error @below {{reads byte 8 of the arena, which another buffer has overwritten}}
  mcu.call "flip_sign_8" ins(%a : memref<32xi8>) outs(%y : memref<32xi8>) shape {len = 32}
}
