// RUN: tinyml-opt %s --convert-tinyml-to-mcu | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:1>
!y = !quant.uniform<i8:f32, 0.25:-3>

// CHECK-LABEL: mcu.model @unary
// CHECK: mcu.call "erf_f32" {{.*}} shape {len = 12}
// CHECK: mcu.call "leaky_relu_f32" {{.*}} shape {len = 12} params {alpha = 2.500000e-01, beta = 0.000000e+00}
func.func @unary(%x: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %0 = tinyml.erf %x : (tensor<3x4xf32>) -> tensor<3x4xf32>
  %1 = tinyml.leaky_relu %0 {alpha = 0.25 : f32} : (tensor<3x4xf32>) -> tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// CHECK-LABEL: mcu.model @table
// CHECK: mcu.call "lut_s8"
func.func @table(%x: tensor<4x!q>) -> tensor<4x!y> {
  %0 = tinyml.elu %x {alpha = 1.5 : f32} : (tensor<4x!q>) -> tensor<4x!y>
  return %0 : tensor<4x!y>
}

// CHECK-LABEL: mcu.model @binary
// CHECK: mcu.call "div_f32" {{.*}} params {lo = 0.000000e+00, hi = inf}
// CHECK: mcu.call "pow_f32"
func.func @binary(%a: tensor<3x4xf32>, %b: tensor<1x4xf32>) -> tensor<3x4xf32> {
  %0 = tinyml.div %a, %b {clamp_min = 0.0 : f32} : (tensor<3x4xf32>, tensor<1x4xf32>) -> tensor<3x4xf32>
  %1 = tinyml.pow %0, %b : (tensor<3x4xf32>, tensor<1x4xf32>) -> tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// CHECK-LABEL: mcu.model @choice
// CHECK: mcu.call "max_s8" {{.*}} params {a_zp = 1, b_zp = 1, out_zp = -3,
func.func @choice(%a: tensor<4x!q>, %b: tensor<4x!q>) -> tensor<4x!y> {
  %0 = tinyml.max %a, %b : (tensor<4x!q>, tensor<4x!q>) -> tensor<4x!y>
  return %0 : tensor<4x!y>
}

// CHECK-LABEL: mcu.model @reduce
// CHECK: mcu.call "reduce_sum_f32" {{.*}} shape {outer = 2, len = 3, inner = 4}
// CHECK: mcu.call "reduce_prod_f32" {{.*}} shape {outer = 2, len = 4, inner = 1}
func.func @reduce(%x: tensor<2x3x4xf32>) -> tensor<2x1x1xf32> {
  %0 = tinyml.reduce_sum %x {axes = array<i64: 1>} : (tensor<2x3x4xf32>) -> tensor<2x1x4xf32>
  %1 = tinyml.reduce_prod %0 {axes = array<i64: 2>} : (tensor<2x1x4xf32>) -> tensor<2x1x1xf32>
  return %1 : tensor<2x1x1xf32>
}

// M = 0.5 / 0.25 = 2: a sum is a mean that is not divided.
// CHECK: mcu.weights @s_rq dense<{{\[\[}}1073741824, 3]]>
// CHECK-LABEL: mcu.model @integer
// CHECK: mcu.call "reduce_max_s8" {{.*}} params {lo = -128, hi = 5}
// CHECK: mcu.call "mean_s8" {{.*}} shape {outer = 1, len = 3, inner = 1}
func.func @integer(%x: tensor<2x3x!q>) -> tensor<1x1x!y> {
  %0 = tinyml.reduce_max %x {axes = array<i64: 0>, clamp_max = 2.0 : f32} : (tensor<2x3x!q>) -> tensor<1x3x!q>
  %1 = tinyml.reduce_sum %0 {axes = array<i64: 1>} : (tensor<1x3x!q>) -> tensor<1x1x!y> loc("s")
  return %1 : tensor<1x1x!y>
}

// CHECK-LABEL: mcu.model @bytes
// CHECK: mcu.call "reduce_min_u8" {{.*}} params {lo = 0, hi = 255}
func.func @bytes(%x: tensor<2x3xui8>) -> tensor<1x3xui8> {
  %0 = tinyml.reduce_min %x {axes = array<i64: 0>} : (tensor<2x3xui8>) -> tensor<1x3xui8>
  return %0 : tensor<1x3xui8>
}

// CHECK-LABEL: mcu.model @normalize
// CHECK: mcu.call "log_softmax_f32" {{.*}} shape {outer = 2, len = 3, inner = 4}
// CHECK: mcu.call "normalize_f32" {{.*}} shape {outer = 2, len = 3, inner = 4} params {epsilon = 1.000000e-03, centered = 1}
// CHECK: mcu.call "normalize_affine_f32" {{.*}} shape {outer = 6, len = 4, inner = 1} params {epsilon = 1.000000e-03, centered = 0}
func.func @normalize(%x: tensor<2x3x4xf32>, %s: tensor<4xf32>) -> tensor<2x3x4xf32> {
  %0 = tinyml.log_softmax %x {axis = 1 : i64} : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %1 = tinyml.normalize %0 {axes = array<i64: 1>, centered, epsilon = 0.001 : f32} : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %2 = tinyml.normalize %1, %s, %s {axes = array<i64: 2>, epsilon = 0.001 : f32} : (tensor<2x3x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x3x4xf32>
  return %2 : tensor<2x3x4xf32>
}

// CHECK: mcu.weights @{{.*}}factor{{.*}} dense<[1073741824, -536870912, 134217728, 0]>
// CHECK: mcu.weights @{{.*}}bias{{.*}} dense<[65536, 0, -8192, 4096]>
// CHECK-LABEL: mcu.model @integers
// CHECK: mcu.call "normalize_s8" {{.*}} shape {outer = 2, len = 3, inner = 4} params {in_zp = 3, out_zp = -4, lo = -128, hi = 127, centered = 1, up = 40, eps = 1207959552, eps_up = 13, frac = 29, shift = 57, factor = 1073741824}
// CHECK: mcu.call "normalize_affine_s8" {{.*}} shape {outer = 6, len = 4, inner = 1} params {in_zp = -4, out_zp = -4
// CHECK: mcu.call "hypot_s8" {{.*}} params {a_zp = -4, b_zp = 3, out_zp = -4, wa = 16384, wb = 65536, shift = 7, lo = -128, hi = 127}
func.func @integers(%x: tensor<2x3x4x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<2x3x4x!quant.uniform<i8:f32, 0.25:-4>> {
  %s = tinyml.constant dense<[4.0, -2.0, 0.5, 0.0]> : tensor<4xf32> -> tensor<4xf32>
  %b = tinyml.constant dense<[4.0, 0.0, -0.5, 0.25]> : tensor<4xf32> -> tensor<4xf32>
  %0 = tinyml.normalize %x {axes = array<i64: 1>, centered, epsilon = 0.25 : f32} : (tensor<2x3x4x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<2x3x4x!quant.uniform<i8:f32, 0.25:-4>>
  %1 = tinyml.normalize %0, %s, %b {axes = array<i64: 2>, epsilon = 0.001 : f32} : (tensor<2x3x4x!quant.uniform<i8:f32, 0.25:-4>>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x3x4x!quant.uniform<i8:f32, 0.25:-4>>
  %2 = tinyml.hypot %1, %x : (tensor<2x3x4x!quant.uniform<i8:f32, 0.25:-4>>, tensor<2x3x4x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<2x3x4x!quant.uniform<i8:f32, 0.25:-4>>
  return %2 : tensor<2x3x4x!quant.uniform<i8:f32, 0.25:-4>>
}

// Dimensions that lie apart are moved together, and the result back.
// CHECK-LABEL: mcu.model @apart
// CHECK: mcu.call "transpose_32" {{.*}} outs(%[[T:.*]] : memref<3x2x4xf32>)
// CHECK: mcu.call "normalize_f32" ins(%[[T]] {{.*}} outs(%[[N:.*]] : memref<3x2x4xf32>) shape {outer = 3, len = 8, inner = 1}
// CHECK: mcu.call "transpose_32" ins(%[[N]]
func.func @apart(%x: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> {
  %0 = tinyml.normalize %x {axes = array<i64: 0, 2>, centered, epsilon = 0.001 : f32} : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}
