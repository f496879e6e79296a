// RUN: tinyml-opt %s --convert-tinyml-to-mcu | FileCheck %s

!q1 = !quant.uniform<i8:f32, 0.5:1>
!q2 = !quant.uniform<i8:f32, 0.25:2>
!q3 = !quant.uniform<i8:f32, 1.0:3>

// Equal shapes are one dimension, whatever their rank.
// CHECK-LABEL: mcu.model @same_shape
// CHECK: mcu.call "add_f32"
// CHECK-SAME: shape {d0 = 1, d1 = 1, d2 = 1, d3 = 720, a0 = 0, a1 = 0, a2 = 0, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 1}
// CHECK-SAME: params {lo = 0.000000e+00, hi = 6.000000e+00}
func.func @same_shape(%a: tensor<1x2x3x4x5x6xf32>, %b: tensor<1x2x3x4x5x6xf32>)
    -> tensor<1x2x3x4x5x6xf32> {
  %y = tinyml.add %a, %b {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32}
    : (tensor<1x2x3x4x5x6xf32>, tensor<1x2x3x4x5x6xf32>)
      -> tensor<1x2x3x4x5x6xf32>
  return %y : tensor<1x2x3x4x5x6xf32>
}

// A bias per channel: all outer dimensions are one.
// CHECK-LABEL: mcu.model @channels
// CHECK: mcu.call "mul_f32"
// CHECK-SAME: shape {d0 = 1, d1 = 1, d2 = 24, d3 = 5, a0 = 0, a1 = 0, a2 = 5, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 1}
func.func @channels(%a: tensor<2x3x4x5xf32>, %b: tensor<1x1x1x5xf32>)
    -> tensor<2x3x4x5xf32> {
  %y = tinyml.mul %a, %b : (tensor<2x3x4x5xf32>, tensor<1x1x1x5xf32>)
    -> tensor<2x3x4x5xf32>
  return %y : tensor<2x3x4x5xf32>
}

// Both sides broadcast, in dimensions that a dimension of 1 separates.
// CHECK-LABEL: mcu.model @both
// CHECK: mcu.call "sub_f32"
// CHECK-SAME: shape {d0 = 1, d1 = 3, d2 = 2, d3 = 20, a0 = 0, a1 = 20, a2 = 0, a3 = 1, b0 = 0, b1 = 2, b2 = 1, b3 = 0}
func.func @both(%a: tensor<3x1x1x4x5xf32>, %b: tensor<3x2x1x1x1xf32>)
    -> tensor<3x2x1x4x5xf32> {
  %y = tinyml.sub %a, %b : (tensor<3x1x1x4x5xf32>, tensor<3x2x1x1x1xf32>)
    -> tensor<3x2x1x4x5xf32>
  return %y : tensor<3x2x1x4x5xf32>
}

// CHECK-LABEL: mcu.model @scalar
// CHECK: mcu.call "add_f32"
// CHECK-SAME: shape {d0 = 1, d1 = 1, d2 = 1, d3 = 1, a0 = 0, a1 = 0, a2 = 0, a3 = 0, b0 = 0, b1 = 0, b2 = 0, b3 = 0}
func.func @scalar(%a: tensor<f32>, %b: tensor<f32>) -> tensor<f32> {
  %y = tinyml.add %a, %b : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}

// ma = 0.5 * 2^k, mb = 0.25 * 2^k with 129 * ma + 130 * mb < 2^30; the
// subtraction negates mb.
// CHECK-LABEL: mcu.model @integer
// CHECK: mcu.call "add_s8" {{.*}} params {a_zp = 1, b_zp = 2, out_zp = 3, ma = 4194304, mb = 2097152, shift = 23, lo = -128, hi = 127}
// CHECK: mcu.call "add_s8" {{.*}} params {a_zp = 1, b_zp = 2, out_zp = 3, ma = 4194304, mb = -2097152, shift = 23, lo = 3, hi = 127}
// CHECK: mcu.call "mul_s8" {{.*}} params {a_zp = 1, b_zp = 2, out_zp = 3, lo = -128, hi = 127, mult = 536870912, pre = 0}
func.func @integer(%a: tensor<4x!q1>, %b: tensor<4x!q2>)
    -> (tensor<4x!q3>, tensor<4x!q3>, tensor<4x!q3>) {
  %x = tinyml.add %a, %b : (tensor<4x!q1>, tensor<4x!q2>) -> tensor<4x!q3>
  %y = tinyml.sub %a, %b {clamp_min = 0.0 : f32}
    : (tensor<4x!q1>, tensor<4x!q2>) -> tensor<4x!q3>
  %z = tinyml.mul %a, %b : (tensor<4x!q1>, tensor<4x!q2>) -> tensor<4x!q3>
  return %x, %y, %z : tensor<4x!q3>, tensor<4x!q3>, tensor<4x!q3>
}

// CHECK-LABEL: mcu.model @raw
// CHECK: mcu.call "add_i8"
// CHECK: mcu.call "sub_i8"
// CHECK: mcu.call "mul_i8"
func.func @raw(%a: tensor<4xui8>, %b: tensor<4xui8>) -> tensor<4xui8> {
  %x = tinyml.add %a, %b : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xui8>
  %y = tinyml.sub %x, %b : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xui8>
  %z = tinyml.mul %y, %a : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xui8>
  return %z : tensor<4xui8>
}
