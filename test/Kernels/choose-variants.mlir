// RUN: tinyml-opt %s --split-input-file --mcu-choose-variants | FileCheck %s
// RUN: tinyml-opt %s --split-input-file --mcu-choose-variants=for-size | FileCheck %s --check-prefix=SIZE

// Cores with these instructions call the variant where it takes the shape; what
// is chosen already stays.
module attributes {tinyml.target = #tinyml.target<core = "cortex-m4f", isa = "armv7e-m">} {
  // CHECK-LABEL: mcu.model @chosen
  mcu.model @chosen(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}, %z: memref<2xi8> {mcu.name = "z"}) {
    %w = mcu.alloc : memref<32xi8>
    %bias = mcu.alloc : memref<4xi32>
    %rq = mcu.alloc : memref<4x2xi32>
    // CHECK: mcu.call "fully_connected_s8" variant "armv7e-m" ins({{.*}}shape {m = 1, k = 8, n = 4}
    mcu.call "fully_connected_s8" ins(%x, %w, %bias, %rq : memref<8xi8>, memref<32xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 8, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
    // CHECK: mcu.call "fully_connected_s8" ins({{.*}}shape {m = 1, k = 8, n = 2}
    mcu.call "fully_connected_s8" ins(%x, %w, %bias, %rq : memref<8xi8>, memref<32xi8>, memref<4xi32>, memref<4x2xi32>) outs(%z : memref<2xi8>) shape {m = 1, k = 8, n = 2} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
    // CHECK: mcu.call "fully_connected_s8" variant "portable" ins({{.*}}shape {m = 1, k = 8, n = 4}
    mcu.call "fully_connected_s8" variant "portable" ins(%x, %w, %bias, %rq : memref<8xi8>, memref<32xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 8, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
    // CHECK: mcu.call "clamp_s8" ins(
    mcu.call "clamp_s8" ins(%y : memref<4xi8>) outs(%y : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 127}
  }

  // A variant may take scratch, here four columns of four numbers; it has one
  // group.
  // CHECK-LABEL: mcu.model @scratch
  mcu.model @scratch(%x: memref<1x4x4x4xi8> {mcu.name = "x"}) outs(%y: memref<1x5x4x4xi8> {mcu.name = "y"}) {
    %w = mcu.alloc : memref<16xi8>
    %bias = mcu.alloc : memref<4xi32>
    %rq = mcu.alloc : memref<4x2xi32>
    // CHECK: %[[SCRATCH:.+]] = mcu.alloc : memref<8xi32>
    // CHECK: mcu.call "conv2d_s8" variant "armv7e-m" ins({{.*}} scratch(%[[SCRATCH]] : memref<8xi32>) shape {{.*}}groups = 1
    mcu.call "conv2d_s8" ins(%x, %w, %bias, %rq : memref<1x4x4x4xi8>, memref<16xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<1x5x4x4xi8>) shape {n = 1, in_h = 4, in_w = 4, in_c = 4, out_h = 4, out_w = 4, out_c = 4, k_h = 1, k_w = 1, s_h = 1, s_w = 1, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, groups = 1} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
    // CHECK-NOT: mcu.alloc
    // CHECK: mcu.call "conv2d_s8" ins({{.*}}groups = 2
    mcu.call "conv2d_s8" ins(%x, %w, %bias, %rq : memref<1x4x4x4xi8>, memref<16xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<1x5x4x4xi8>) shape {n = 1, in_h = 4, in_w = 4, in_c = 4, out_h = 4, out_w = 4, out_c = 4, k_h = 1, k_w = 1, s_h = 1, s_w = 1, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, groups = 2} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
  }
}

// -----

// Nothing is known of the target, or it has no variant.
// CHECK-LABEL: mcu.model @no_target
mcu.model @no_target(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
  %w = mcu.alloc : memref<32xi8>
  %bias = mcu.alloc : memref<4xi32>
  %rq = mcu.alloc : memref<4x2xi32>
  // CHECK: mcu.call "fully_connected_s8" ins(
  mcu.call "fully_connected_s8" ins(%x, %w, %bias, %rq : memref<8xi8>, memref<32xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 8, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
}

// -----

module attributes {tinyml.target = #tinyml.target<core = "xtensa-lx7", isa = "xtensa">} {
  // CHECK-LABEL: mcu.model @other_instructions
  mcu.model @other_instructions(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
    %w = mcu.alloc : memref<32xi8>
    %bias = mcu.alloc : memref<4xi32>
    %rq = mcu.alloc : memref<4x2xi32>
    // CHECK: mcu.call "fully_connected_s8" ins(
    mcu.call "fully_connected_s8" ins(%x, %w, %bias, %rq : memref<8xi8>, memref<32xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 8, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
  }
}

// -----

// Less code: the variant of a depthwise convolution has it, that of a
// fully-connected layer does not.
module attributes {tinyml.target = #tinyml.target<core = "cortex-m3", isa = "armv7-m">} {
  // SIZE-LABEL: mcu.model @size
  mcu.model @size(%x: memref<1x4x4x4xi8> {mcu.name = "x"}) outs(%y: memref<1x4x4x4xi8> {mcu.name = "y"}, %z: memref<4xi8> {mcu.name = "z"}) {
    %w = mcu.alloc : memref<36xi8>
    %bias = mcu.alloc : memref<4xi32>
    %rq = mcu.alloc : memref<4x2xi32>
    // SIZE: mcu.call "depthwise_conv2d_s8" variant "armv7-m" ins(
    mcu.call "depthwise_conv2d_s8" ins(%x, %w, %bias, %rq : memref<1x4x4x4xi8>, memref<36xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<1x4x4x4xi8>) shape {n = 1, in_h = 4, in_w = 4, in_c = 4, out_h = 4, out_w = 4, out_c = 4, k_h = 3, k_w = 3, s_h = 1, s_w = 1, d_h = 1, d_w = 1, pad_t = 1, pad_l = 1, groups = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
    // SIZE: mcu.call "fully_connected_s8" ins(
    mcu.call "fully_connected_s8" ins(%x, %w, %bias, %rq : memref<1x4x4x4xi8>, memref<36xi8>, memref<4xi32>, memref<4x2xi32>) outs(%z : memref<4xi8>) shape {m = 1, k = 8, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
  }
}
