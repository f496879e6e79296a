// RUN: tinyml-opt %s --tinyml-fold-padding | FileCheck %s

// Zero may be the maximum.
// CHECK-LABEL: func.func @maximum
// CHECK: tinyml.pad
func.func @maximum(%x: tensor<1x4x4x1xf32>) -> tensor<1x5x5x1xf32> {
  %0 = tinyml.pad %x {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>} : (tensor<1x4x4x1xf32>) -> tensor<1x6x6x1xf32>
  %1 = tinyml.max_pool2d %0 {kernel = array<i64: 2, 2>} : (tensor<1x6x6x1xf32>) -> tensor<1x5x5x1xf32>
  return %1 : tensor<1x5x5x1xf32>
}

// Padding of ones, of channels, by reflection, and cutting.
// CHECK-LABEL: func.func @other_kinds
// CHECK-COUNT-4: tinyml.pad
func.func @other_kinds(%x: tensor<1x4x4x1xf32>, %w: tensor<1x1x1x1xf32>, %w2: tensor<1x1x1x2xf32>) -> (tensor<1x5x4x1xf32>, tensor<1x4x4x1xf32>, tensor<1x5x4x1xf32>, tensor<1x3x4x1xf32>) {
  %0 = tinyml.pad %x {low = array<i64: 0, 1, 0, 0>, high = array<i64: 0, 0, 0, 0>, value = 1.0 : f32} : (tensor<1x4x4x1xf32>) -> tensor<1x5x4x1xf32>
  %1 = tinyml.conv2d %0, %w : (tensor<1x5x4x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x5x4x1xf32>
  %2 = tinyml.pad %x {low = array<i64: 0, 0, 0, 1>, high = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x1xf32>) -> tensor<1x4x4x2xf32>
  %3 = tinyml.conv2d %2, %w2 : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  %4 = tinyml.pad %x {low = array<i64: 0, 1, 0, 0>, high = array<i64: 0, 0, 0, 0>, mode = "reflect"} : (tensor<1x4x4x1xf32>) -> tensor<1x5x4x1xf32>
  %5 = tinyml.conv2d %4, %w : (tensor<1x5x4x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x5x4x1xf32>
  %6 = tinyml.pad %x {low = array<i64: 0, -1, 0, 0>, high = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x1xf32>) -> tensor<1x3x4x1xf32>
  %7 = tinyml.conv2d %6, %w : (tensor<1x3x4x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x3x4x1xf32>
  return %1, %3, %5, %7 : tensor<1x5x4x1xf32>, tensor<1x4x4x1xf32>, tensor<1x5x4x1xf32>, tensor<1x3x4x1xf32>
}

// A mean that leaves its own padding out cannot count the other.
// CHECK-LABEL: func.func @mean
// CHECK: tinyml.pad
func.func @mean(%x: tensor<1x4x4x1xf32>) -> tensor<1x7x5x1xf32> {
  %0 = tinyml.pad %x {low = array<i64: 0, 1, 0, 0>, high = array<i64: 0, 1, 0, 0>} : (tensor<1x4x4x1xf32>) -> tensor<1x6x4x1xf32>
  %1 = tinyml.avg_pool2d %0 {kernel = array<i64: 2, 2>, padding = array<i64: 1, 1, 1, 1>} : (tensor<1x6x4x1xf32>) -> tensor<1x7x5x1xf32>
  return %1 : tensor<1x7x5x1xf32>
}
