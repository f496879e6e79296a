// RUN: tinyml-opt %s --canonicalize | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:0>

// CHECK-LABEL: func.func @nothing_done
// CHECK-SAME: %[[X:.*]]: tensor<1x2x3x1xf32>
func.func @nothing_done(%x: tensor<1x2x3x1xf32>) -> tensor<1x2x3x1xf32> {
  // CHECK-NEXT: return %[[X]]
  %zero = tinyml.constant dense<0.0> : tensor<1x1x1x1xf32> -> tensor<1x1x1x1xf32>
  %one = tinyml.constant dense<1.0> : tensor<1x1x1x1xf32> -> tensor<1x1x1x1xf32>
  %0 = tinyml.pad %x {low = array<i64: 0, 0, 0, 0>, high = array<i64: 0, 0, 0, 0>} : (tensor<1x2x3x1xf32>) -> tensor<1x2x3x1xf32>
  %1 = tinyml.concat %0 {axis = 1 : i64} : (tensor<1x2x3x1xf32>) -> tensor<1x2x3x1xf32>
  %2 = tinyml.clamp %1 : (tensor<1x2x3x1xf32>) -> tensor<1x2x3x1xf32>
  %3 = tinyml.mean %2 {axes = array<i64: 3>} : (tensor<1x2x3x1xf32>) -> tensor<1x2x3x1xf32>
  %4 = tinyml.max_pool2d %3 {kernel = array<i64: 1, 1>} : (tensor<1x2x3x1xf32>) -> tensor<1x2x3x1xf32>
  %5 = tinyml.avg_pool2d %4 {kernel = array<i64: 1, 1>} : (tensor<1x2x3x1xf32>) -> tensor<1x2x3x1xf32>
  %6 = tinyml.add %zero, %5 : (tensor<1x1x1x1xf32>, tensor<1x2x3x1xf32>) -> tensor<1x2x3x1xf32>
  %7 = tinyml.sub %6, %zero : (tensor<1x2x3x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x2x3x1xf32>
  %8 = tinyml.mul %7, %one : (tensor<1x2x3x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x2x3x1xf32>
  return %8 : tensor<1x2x3x1xf32>
}

// CHECK-LABEL: func.func @same_scale
// CHECK-SAME: %[[X:.*]]: tensor<
func.func @same_scale(%x: tensor<1x2x!q>) -> tensor<1x2x!q> {
  // CHECK-NEXT: return %[[X]]
  %0 = tinyml.requantize %x : (tensor<1x2x!q>) -> tensor<1x2x!q>
  return %0 : tensor<1x2x!q>
}

// CHECK-LABEL: func.func @something_done
func.func @something_done(%x: tensor<1x2x1x1xf32>) -> tensor<1x2x3x1xf32> {
  // CHECK: tinyml.max_pool2d
  // CHECK: tinyml.sub
  // CHECK: tinyml.add
  // CHECK: tinyml.mul
  %zero = tinyml.constant dense<0.0> : tensor<1x2x3x1xf32> -> tensor<1x2x3x1xf32>
  %one = tinyml.constant dense<1.0> : tensor<1x1x1x1xf32> -> tensor<1x1x1x1xf32>
  %0 = tinyml.max_pool2d %x {kernel = array<i64: 1, 1>, clamp_min = 0.0 : f32} : (tensor<1x2x1x1xf32>) -> tensor<1x2x1x1xf32>
  %1 = tinyml.sub %one, %0 : (tensor<1x1x1x1xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x1x1xf32>
  %2 = tinyml.add %1, %zero : (tensor<1x2x1x1xf32>, tensor<1x2x3x1xf32>) -> tensor<1x2x3x1xf32>
  %3 = tinyml.mul %2, %one {clamp_max = 1.0 : f32} : (tensor<1x2x3x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x2x3x1xf32>
  return %3 : tensor<1x2x3x1xf32>
}
