// RUN: tinyml-opt %s --convert-tinyml-to-mcu | FileCheck %s

!q1 = !quant.uniform<i8:f32, 0.5:1>
!q2 = !quant.uniform<i8:f32, 0.00390625:-128>

// CHECK-LABEL: mcu.model @softmax
// CHECK: mcu.call "softmax_f32" {{.*}} shape {outer = 2, len = 3, inner = 4}
func.func @softmax(%x: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> {
  %y = tinyml.softmax %x {axis = 1 : i64}
    : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  return %y : tensor<2x3x4xf32>
}

// CHECK: mcu.weights @s_table dense_resource<{{.*}}> : tensor<256xui32>
// CHECK-LABEL: mcu.model @softmax_integer
// CHECK: mcu.call "softmax_s8" {{.*}} shape {outer = 1, len = 4, inner = 1}
// CHECK-SAME: params {out_zp = -128, lo = -128, hi = 127, mult = 1073741824, shift = 54}
func.func @softmax_integer(%x: tensor<1x4x!q1>) -> tensor<1x4x!q2> {
  %y = tinyml.softmax %x {axis = 1 : i64} : (tensor<1x4x!q1>)
    -> tensor<1x4x!q2> loc("s")
  return %y : tensor<1x4x!q2>
}

// Dimensions of 1 do not separate the reduced ones.
// CHECK-LABEL: mcu.model @mean
// CHECK: mcu.call "mean_f32" {{.*}} shape {outer = 2, len = 12, inner = 5}
func.func @mean(%x: tensor<2x3x1x4x5xf32>) -> tensor<2x1x1x1x5xf32> {
  %y = tinyml.mean %x {axes = array<i64: 1, 3>}
    : (tensor<2x3x1x4x5xf32>) -> tensor<2x1x1x1x5xf32>
  return %y : tensor<2x1x1x1x5xf32>
}

// Dimensions that lie apart are moved together.
// CHECK-LABEL: mcu.model @apart
// CHECK: %[[T:.+]] = mcu.alloc : memref<3x2x4xf32>
// CHECK: mcu.call "transpose_32" {{.*}} outs(%[[T]]
// CHECK-SAME: d3 = 3, d4 = 2, d5 = 4, s0 = 0, s1 = 0, s2 = 0, s3 = 4, s4 = 12, s5 = 1}
// CHECK: mcu.call "mean_f32" ins(%[[T]] {{.*}} shape {outer = 3, len = 8, inner = 1}
func.func @apart(%x: tensor<2x3x4xf32>) -> tensor<1x3x1xf32> {
  %y = tinyml.mean %x {axes = array<i64: 0, 2>}
    : (tensor<2x3x4xf32>) -> tensor<1x3x1xf32>
  return %y : tensor<1x3x1xf32>
}

// M = 0.5 / (8 * 0.5).
// CHECK: mcu.weights @m_rq dense<{{\[\[}}536870912, 0]]> : tensor<1x2xi32>
// CHECK-LABEL: mcu.model @mean_integer
// CHECK: mcu.call "mean_s8" {{.*}} shape {outer = 1, len = 8, inner = 3} params {in_zp = 1, out_zp = 1, lo = -128, hi = 127}
func.func @mean_integer(%x: tensor<1x2x4x3x!q1>) -> tensor<1x1x1x3x!q1> {
  %y = tinyml.mean %x {axes = array<i64: 1, 2>}
    : (tensor<1x2x4x3x!q1>) -> tensor<1x1x1x3x!q1> loc("m")
  return %y : tensor<1x1x1x3x!q1>
}
