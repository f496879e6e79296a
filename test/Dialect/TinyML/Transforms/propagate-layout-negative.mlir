// RUN: tinyml-opt %s --tinyml-propagate-layout | FileCheck %s

// The model's own layout: one transpose of the input stays.
// CHECK-LABEL: func.func @boundary
// CHECK: tinyml.transpose
// CHECK-NOT: tinyml.transpose
// CHECK: return
func.func @boundary(%x: tensor<1x2x4x4xf32>, %w: tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32> {
  %0 = tinyml.transpose %x {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x2x4x4xf32>) -> tensor<1x4x4x2xf32>
  %1 = tinyml.conv2d %0, %w : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  return %1 : tensor<1x4x4x1xf32>
}

// Two layouts that nobody asked for to be one: nothing moves, nothing loops.
// CHECK-LABEL: func.func @two_layouts
// CHECK: tinyml.transpose
// CHECK: tinyml.add
func.func @two_layouts(%x: tensor<2x3x4xf32>, %y: tensor<4x3x2xf32>) -> tensor<2x4x3xf32> {
  %0 = tinyml.tanh %x : (tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %1 = tinyml.transpose %0 {perm = array<i64: 0, 2, 1>} : (tensor<2x3x4xf32>) -> tensor<2x4x3xf32>
  %2 = tinyml.tanh %y : (tensor<4x3x2xf32>) -> tensor<4x3x2xf32>
  %3 = tinyml.transpose %2 {perm = array<i64: 2, 0, 1>} : (tensor<4x3x2xf32>) -> tensor<2x4x3xf32>
  %4 = tinyml.add %1, %3 : (tensor<2x4x3xf32>, tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
  return %4 : tensor<2x4x3xf32>
}

// A reshape that splits what the transpose moved, and rows that are permuted.
// CHECK-LABEL: func.func @needed
// CHECK: tinyml.transpose
// CHECK-NEXT: tinyml.reshape
// CHECK-NEXT: tinyml.fully_connected
func.func @needed(%x: tensor<2x3x4xf32>, %w: tensor<1x4xf32>) -> tensor<6x1xf32> {
  %0 = tinyml.transpose %x {perm = array<i64: 1, 0, 2>} : (tensor<2x3x4xf32>) -> tensor<3x2x4xf32>
  %1 = tinyml.reshape %0 : (tensor<3x2x4xf32>) -> tensor<6x4xf32>
  %2 = tinyml.fully_connected %1, %w : (tensor<6x4xf32>, tensor<1x4xf32>) -> tensor<6x1xf32>
  return %2 : tensor<6x1xf32>
}

// CHECK-LABEL: func.func @nothing_to_do
// CHECK-NEXT: tinyml.tanh
// CHECK-NEXT: return
func.func @nothing_to_do(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = tinyml.tanh %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}
