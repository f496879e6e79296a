// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-propagate-layout)' | FileCheck %s
// RUN: tinyml-opt %s --test-equivalent='pipeline=tinyml-optimize' -o /dev/null
// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-channels-last-io)' -o /dev/null
// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-channels-last-io,tinyml-propagate-layout)' -o /dev/null

// Transposes pass ops that say how they change, and no others.

// CHECK-LABEL: func.func @axis
// CHECK-NOT: tinyml.transpose
// CHECK: foreign.running_sum %{{.*}} {axis = 3 : i64}
// CHECK-NEXT: return
func.func @axis(%x: tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32> {
  %0 = tinyml.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x2x3x4xf32>) -> tensor<1x4x2x3xf32>
  %1 = foreign.running_sum %0 {axis = 1 : i64} : (tensor<1x4x2x3xf32>) -> tensor<1x4x2x3xf32>
  %2 = tinyml.transpose %1 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x4x2x3xf32>) -> tensor<1x2x3x4xf32>
  return %2 : tensor<1x2x3x4xf32>
}

// CHECK-LABEL: func.func @two_operands
// CHECK-NOT: tinyml.transpose
// CHECK: foreign.average
// CHECK-NEXT: return
func.func @two_operands(%x: tensor<1x2x3x4xf32>, %y: tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32> {
  %0 = tinyml.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x2x3x4xf32>) -> tensor<1x4x2x3xf32>
  %1 = tinyml.transpose %y {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x2x3x4xf32>) -> tensor<1x4x2x3xf32>
  %2 = foreign.average %0, %1 : (tensor<1x4x2x3xf32>, tensor<1x4x2x3xf32>) -> tensor<1x4x2x3xf32>
  %3 = tinyml.transpose %2 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x4x2x3xf32>) -> tensor<1x2x3x4xf32>
  return %3 : tensor<1x2x3x4xf32>
}

// Transposes pass the element-wise one by its trait.
// CHECK-LABEL: func.func @elementwise
// CHECK-NOT: tinyml.transpose
// CHECK: foreign.squash
// CHECK-NEXT: return
func.func @elementwise(%x: tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32> {
  %0 = tinyml.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x2x3x4xf32>) -> tensor<1x4x2x3xf32>
  %1 = foreign.squash %0 : (tensor<1x4x2x3xf32>) -> tensor<1x4x2x3xf32>
  %2 = tinyml.transpose %1 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x4x2x3xf32>) -> tensor<1x2x3x4xf32>
  return %2 : tensor<1x2x3x4xf32>
}

// An input that is normalized, by ops with two operands that say nothing of
// layouts, is still what it was.
// CHECK-LABEL: func.func @normalized
// CHECK: tinyml.conv2d
func.func @normalized(%x: tensor<1x2x3x4xf32>) -> tensor<1x3x4x1xf32> {
  %c = tinyml.constant dense<[[[[0.5]], [[-0.25]]]]> : tensor<1x2x1x1xf32> -> tensor<1x2x1x1xf32>
  %w = tinyml.constant dense<[[[[1.0, 2.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %0 = foreign.larger %x, %c : (tensor<1x2x3x4xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x3x4xf32>
  %1 = foreign.average %0, %c : (tensor<1x2x3x4xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x3x4xf32>
  %2 = tinyml.transpose %1 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x2x3x4xf32>) -> tensor<1x3x4x2xf32>
  %3 = tinyml.conv2d %2, %w : (tensor<1x3x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x3x4x1xf32>
  return %3 : tensor<1x3x4x1xf32>
}

// CHECK-LABEL: func.func @opaque
// CHECK: tinyml.transpose
// CHECK-NEXT: foreign.opaque
// CHECK-NEXT: tinyml.transpose
// CHECK-NEXT: foreign.center
// CHECK-NEXT: tinyml.transpose
func.func @opaque(%x: tensor<1x2x3x4xf32>) -> tensor<1x4x2x3xf32> {
  %0 = tinyml.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x2x3x4xf32>) -> tensor<1x4x2x3xf32>
  %1 = foreign.opaque %0 : (tensor<1x4x2x3xf32>) -> tensor<1x4x2x3xf32>
  %2 = tinyml.transpose %1 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x4x2x3xf32>) -> tensor<1x2x3x4xf32>
  %3 = foreign.center %2 : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
  %4 = tinyml.transpose %3 {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x2x3x4xf32>) -> tensor<1x4x2x3xf32>
  return %4 : tensor<1x4x2x3xf32>
}
