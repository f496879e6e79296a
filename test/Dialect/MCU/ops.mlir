// RUN: tinyml-opt %s --verify-roundtrip | FileCheck %s

// CHECK: mcu.weights @conv_w dense<1> : tensor<2x1x1x3xi8> in "flash" align 4
mcu.weights @conv_w dense<1> : tensor<2x1x1x3xi8> in "flash" align 4
// CHECK: mcu.weights @conv_b
mcu.weights @conv_b dense<[5, -5]> : tensor<2xi32> in "flash" align 4
// CHECK: mcu.weights @conv_rq {{.*}} : tensor<2x2xi32> in "flash" align 4 ctype "tm_rq"
mcu.weights @conv_rq dense<[[1073741824, 0], [1073741824, 1]]> : tensor<2x2xi32> in "flash" align 4 ctype "tm_rq"
// CHECK: mcu.weights @theirs {{.*}} in "flash" align 4 of @wake::@wake_weights::@fc_w
mcu.weights @theirs dense<[5, -5]> : tensor<2xi32> in "flash" align 4 of @wake::@wake_weights::@fc_w

// CHECK-LABEL: mcu.model @net(%x: memref<1x4x4x3xi8> {mcu.name = "x", mcu.scale = 5.000000e-01 : f32, mcu.zero_point = 3 : i64})
// CHECK-SAME:    outs(%y_0: memref<1x32xi8> {mcu.name = "y:0"}) arena "sram" bytes 32 {
mcu.model @net(%x: memref<1x4x4x3xi8> {mcu.name = "x", mcu.scale = 0.5 : f32, mcu.zero_point = 3 : i64})
    outs(%y: memref<1x32xi8> {mcu.name = "y:0"}) arena "sram" bytes 32 {
  // CHECK: %[[W:.+]] = mcu.get_weights @conv_w : memref<2x1x1x3xi8>
  %w = mcu.get_weights @conv_w : memref<2x1x1x3xi8>
  %b = mcu.get_weights @conv_b : memref<2xi32>
  %rq = mcu.get_weights @conv_rq : memref<2x2xi32>
  // CHECK: %[[A:.+]] = mcu.alloc live [0, 1] offset 0 : memref<1x4x4x2xi8>
  %a = mcu.alloc live [0, 1] offset 0 : memref<1x4x4x2xi8>
  // CHECK: mcu.call "conv2d_s8" ins(%x, %[[W]], %{{.+}}, %{{.+}} : memref<1x4x4x3xi8>, memref<2x1x1x3xi8>, memref<2xi32>, memref<2x2xi32>)
  // CHECK-SAME: outs(%[[A]] : memref<1x4x4x2xi8>)
  // CHECK-SAME: shape {n = 1, in_h = 4, in_w = 4, in_c = 3, out_h = 4, out_w = 4, out_c = 2, k_h = 1, k_w = 1, s_h = 1, s_w = 1, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, groups = 1}
  // CHECK-SAME: params {in_zp = 3, out_zp = -1, lo = -128, hi = 127}
  mcu.call "conv2d_s8" ins(%x, %w, %b, %rq : memref<1x4x4x3xi8>, memref<2x1x1x3xi8>, memref<2xi32>, memref<2x2xi32>)
    outs(%a : memref<1x4x4x2xi8>)
    shape {n = 1, in_h = 4, in_w = 4, in_c = 3, out_h = 4, out_w = 4, out_c = 2, k_h = 1, k_w = 1, s_h = 1, s_w = 1, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, groups = 1}
    params {in_zp = 3, out_zp = -1, hi = 127, lo = -128}
  // CHECK: %[[V:.+]] = mcu.view %[[A]] : memref<1x4x4x2xi8> to memref<1x32xi8>
  %v = mcu.view %a : memref<1x4x4x2xi8> to memref<1x32xi8>
  // CHECK: mcu.call "clamp_s8" ins(%[[V]] : memref<1x32xi8>) outs(%y_0 : memref<1x32xi8>) shape {len = 32} params {lo = 0, hi = 6} instance "clamp_32"
  mcu.call "clamp_s8" ins(%v : memref<1x32xi8>) outs(%y : memref<1x32xi8>) shape {len = 32} params {lo = 0, hi = 6} instance "clamp_32"
}

// CHECK-LABEL: mcu.model @floats
mcu.model @floats(%x: memref<8xf32> {mcu.name = "x"}) outs(%y: memref<8xf32> {mcu.name = "y"}) {
  // CHECK: params {lo = 0.000000e+00, hi = inf}
  mcu.call "clamp_f32" ins(%x : memref<8xf32>) outs(%y : memref<8xf32>) shape {len = 8} params {lo = 0.0, hi = inf}
  // CHECK: params {lo = neg_inf, hi = 6.000000e+00}
  mcu.call "clamp_f32" ins(%x : memref<8xf32>) outs(%y : memref<8xf32>) shape {len = 8} params {lo = neg_inf, hi = 6.0}
}

// CHECK-LABEL: mcu.model @states(%x: memref<8xi8> {mcu.name = "x"}) outs()
// CHECK-SAME:    states(%h to %h_next : memref<8xi8> {mcu.initial = dense<3> : tensor<8xi8>, mcu.name = "h"}, %n to %n_next : memref<1xf32> {mcu.name = "n"})
// CHECK-SAME:    arena "sram" {
mcu.model @states(%x: memref<8xi8> {mcu.name = "x"}) outs()
    states(%a to %b : memref<8xi8> {mcu.name = "h", mcu.initial = dense<3> : tensor<8xi8>}, %c to %d : memref<1xf32> {mcu.name = "n"}) {
  // CHECK: mcu.call "flip_sign_8" ins(%h : memref<8xi8>) outs(%h_next : memref<8xi8>)
  mcu.call "flip_sign_8" ins(%a : memref<8xi8>) outs(%b : memref<8xi8>) shape {len = 8}
}

// CHECK-LABEL: mcu.model @empty() outs() arena "dtcm"
mcu.model @empty() outs() arena "dtcm" {}
