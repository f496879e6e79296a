// RUN: tinyml-opt %s --convert-tinyml-to-mcu | FileCheck %s

!q1 = !quant.uniform<i8:f32, 0.5:1>
!q2 = !quant.uniform<i8:f32, 0.25:2>

// CHECK-LABEL: mcu.model @max
// CHECK: mcu.call "max_pool2d_f32"
// CHECK-SAME: shape {n = 1, in_h = 7, in_w = 6, c = 2, out_h = 3, out_w = 3, k_h = 3, k_w = 2, s_h = 2, s_w = 2, d_h = 1, d_w = 1, pad_t = 0, pad_l = 1, pad_b = 0, pad_r = 0, count_pad = 0}
// CHECK-SAME: params {lo = neg_inf, hi = inf}
func.func @max(%x: tensor<1x7x6x2xf32>) -> tensor<1x3x3x2xf32> {
  %y = tinyml.max_pool2d %x {kernel = array<i64: 3, 2>,
    strides = array<i64: 2, 2>, padding = array<i64: 0, 1, 0, 0>}
    : (tensor<1x7x6x2xf32>) -> tensor<1x3x3x2xf32>
  return %y : tensor<1x3x3x2xf32>
}

// CHECK-LABEL: mcu.model @max_integer
// CHECK: mcu.call "max_pool2d_s8" {{.*}} params {lo = 1, hi = 127}
// CHECK: mcu.call "max_pool2d_u8" {{.*}} params {lo = 0, hi = 255}
func.func @max_integer(%x: tensor<1x2x2x2x!q1>, %r: tensor<1x2x2x2xui8>)
    -> (tensor<1x1x1x2x!q1>, tensor<1x1x1x2xui8>) {
  %y = tinyml.max_pool2d %x {kernel = array<i64: 2, 2>, clamp_min = 0.0 : f32}
    : (tensor<1x2x2x2x!q1>) -> tensor<1x1x1x2x!q1>
  %z = tinyml.max_pool2d %r {kernel = array<i64: 2, 2>}
    : (tensor<1x2x2x2xui8>) -> tensor<1x1x1x2xui8>
  return %y, %z : tensor<1x1x1x2x!q1>, tensor<1x1x1x2xui8>
}

// CHECK-LABEL: mcu.model @average
// CHECK: mcu.call "avg_pool2d_f32" {{.*}} pad_t = 1, pad_l = 0, pad_b = 0, pad_r = 1, count_pad = 1}
func.func @average(%x: tensor<1x3x3x2xf32>) -> tensor<1x3x3x2xf32> {
  %y = tinyml.avg_pool2d %x {kernel = array<i64: 2, 2>,
    padding = array<i64: 1, 0, 0, 1>, count_include_pad}
    : (tensor<1x3x3x2xf32>) -> tensor<1x3x3x2xf32>
  return %y : tensor<1x3x3x2xf32>
}

// One multiplier per number of elements that a window counts: M = 0.5 / 0.25 /
// count for 1, 1, 2; entry 0 is for windows that count none.
// CHECK: mcu.weights @pool_rq dense<{{\[\[}}1073741824, 3], [1073741824, 3], [1073741824, 2]]>
// CHECK-LABEL: mcu.model @average_integer
// CHECK: mcu.call "avg_pool2d_s8" {{.*}} params {in_zp = 1, out_zp = 2, lo = -128, hi = 127}
func.func @average_integer(%x: tensor<1x2x2x2x!q1>) -> tensor<1x2x1x2x!q2> {
  %y = tinyml.avg_pool2d %x {kernel = array<i64: 1, 2>}
    : (tensor<1x2x2x2x!q1>) -> tensor<1x2x1x2x!q2> loc("pool")
  return %y : tensor<1x2x1x2x!q2>
}
