// RUN: tinyml-opt %s --mcu-limit-scratch="percent=0 bytes=0" | FileCheck %s --check-prefixes=CHECK,STRICT
// RUN: tinyml-opt %s --mcu-limit-scratch="percent=40 bytes=0" | FileCheck %s --check-prefixes=CHECK,LOOSE
// RUN: tinyml-opt %s --mcu-limit-scratch="percent=0 bytes=96" | FileCheck %s --check-prefixes=CHECK,LOOSE
// RUN: tinyml-opt %s --mcu-limit-scratch="percent=40 bytes=0 arena-limit=300" | FileCheck %s --check-prefixes=CHECK,STRICT
// RUN: tinyml-opt %s --mcu-limit-scratch="percent=40 bytes=0 arena-limit=100" | FileCheck %s --check-prefixes=CHECK,LOOSE
// RUN: tinyml-opt %s --pass-pipeline='builtin.module(mcu.model(mcu-limit-scratch{percent=0 bytes=0},mcu-plan-memory,mcu-verify-plan))' | FileCheck %s --check-prefix=PLAN

// The peak is %big, 256 bytes: beside it there is no room for scratch, beside
// %small there is. An arena that is too large anyway limits nothing.
// PLAN: mcu.model @peak{{.*}} arena "sram" bytes 256
// CHECK-LABEL: mcu.model @peak
mcu.model @peak(%x: memref<1x8x8x4xi8> {mcu.name = "x"}, %w: memref<16xi8> {mcu.name = "w"}, %bias: memref<4xi32> {mcu.name = "bias"}, %rq: memref<4x2xi32> {mcu.name = "rq"}) outs(%y: memref<1x8x8x4xi8> {mcu.name = "y"}, %z: memref<1x8x8x4xi8> {mcu.name = "z"}) {
  %big = mcu.alloc : memref<1x8x8x4xi8>
  %small = mcu.alloc : memref<1x4x4x4xi8>
  %scratch0 = mcu.alloc : memref<12xi32>
  %scratch1 = mcu.alloc : memref<12xi32>
  mcu.call "flip_sign_8" ins(%x : memref<1x8x8x4xi8>) outs(%big : memref<1x8x8x4xi8>) shape {len = 256}
  // STRICT: mcu.call "conv2d_s8" ins(%{{[^)]*}}) outs(%{{[^)]*}}) shape {n = 1, in_h = 8
  // LOOSE: mcu.call "conv2d_s8" variant "armv7-m" ins({{.*}}scratch({{.*}}shape {n = 1, in_h = 8
  mcu.call "conv2d_s8" variant "armv7-m" ins(%big, %w, %bias, %rq : memref<1x8x8x4xi8>, memref<16xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<1x8x8x4xi8>) scratch(%scratch0 : memref<12xi32>) shape {n = 1, in_h = 8, in_w = 8, in_c = 4, out_h = 8, out_w = 8, out_c = 4, k_h = 1, k_w = 1, s_h = 1, s_w = 1, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, groups = 1} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
  mcu.call "flip_sign_8" ins(%x : memref<1x8x8x4xi8>) outs(%small : memref<1x4x4x4xi8>) shape {len = 64}
  // CHECK: mcu.call "conv2d_s8" variant "armv7-m" ins({{.*}}scratch({{.*}}shape {n = 1, in_h = 4
  mcu.call "conv2d_s8" variant "armv7-m" ins(%small, %w, %bias, %rq : memref<1x4x4x4xi8>, memref<16xi8>, memref<4xi32>, memref<4x2xi32>) outs(%z : memref<1x8x8x4xi8>) scratch(%scratch1 : memref<12xi32>) shape {n = 1, in_h = 4, in_w = 4, in_c = 4, out_h = 4, out_w = 4, out_c = 4, k_h = 1, k_w = 1, s_h = 1, s_w = 1, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, groups = 1} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
}

// Nothing to do.
// CHECK-LABEL: mcu.model @none
mcu.model @none(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) {
  // CHECK: mcu.call "flip_sign_8" ins(
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%y : memref<8xi8>) shape {len = 8}
}
