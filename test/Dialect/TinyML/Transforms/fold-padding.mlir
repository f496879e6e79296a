// RUN: tinyml-opt %s --tinyml-fold-padding | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:7>

// CHECK-LABEL: func.func @conv
func.func @conv(%x: tensor<1x4x4x1xf32>, %w: tensor<1x3x3x1xf32>) -> tensor<1x4x3x1xf32> {
  // CHECK-NEXT: tinyml.conv2d %arg0, %arg1 {padding = array<i64: 0, 1, 2, 2>, strides = array<i64: 1, 2>}
  // CHECK-NEXT: return
  %0 = tinyml.pad %x {low = array<i64: 0, 0, 1, 0>, high = array<i64: 0, 1, 2, 0>} : (tensor<1x4x4x1xf32>) -> tensor<1x5x7x1xf32>
  %1 = tinyml.conv2d %0, %w {padding = array<i64: 0, 0, 1, 0>, strides = array<i64: 1, 2>} : (tensor<1x5x7x1xf32>, tensor<1x3x3x1xf32>) -> tensor<1x4x3x1xf32>
  return %1 : tensor<1x4x3x1xf32>
}

// The padding of a mean counts.
// CHECK-LABEL: func.func @mean
func.func @mean(%x: tensor<1x4x4x1x!q>) -> tensor<1x4x4x1x!q> {
  // CHECK-NEXT: tinyml.avg_pool2d %arg0 {count_include_pad, kernel = array<i64: 3, 3>, padding = array<i64: 1, 1, 1, 1>}
  %0 = tinyml.pad %x {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>} : (tensor<1x4x4x1x!q>) -> tensor<1x6x6x1x!q>
  %1 = tinyml.avg_pool2d %0 {kernel = array<i64: 3, 3>} : (tensor<1x6x6x1x!q>) -> tensor<1x4x4x1x!q>
  return %1 : tensor<1x4x4x1x!q>
}

// CHECK-LABEL: func.func @maximum
func.func @maximum(%x: tensor<1x4x4x1xf32>) -> tensor<1x5x5x1xf32> {
  // CHECK-NEXT: tinyml.max_pool2d %arg0 {kernel = array<i64: 2, 2>, padding = array<i64: 1, 1, 1, 1>}
  %0 = tinyml.pad %x {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>, value = 0xFF800000 : f32} : (tensor<1x4x4x1xf32>) -> tensor<1x6x6x1xf32>
  %1 = tinyml.max_pool2d %0 {kernel = array<i64: 2, 2>} : (tensor<1x6x6x1xf32>) -> tensor<1x5x5x1xf32>
  return %1 : tensor<1x5x5x1xf32>
}
