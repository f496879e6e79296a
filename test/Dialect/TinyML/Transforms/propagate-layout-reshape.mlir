// RUN: tinyml-opt %s --tinyml-propagate-layout | FileCheck %s

// 1-D convolutions stand between reshapes to and from a height of 1.
// CHECK-LABEL: func.func @one_dimension
// CHECK-NOT: tinyml.transpose
// CHECK: return
func.func @one_dimension(%x: tensor<1x1x8x4xf32>) -> tensor<1x1x8x4xf32> {
  %0 = tinyml.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x1x8x4xf32>) -> tensor<1x4x1x8xf32>
  %1 = tinyml.reshape %0 : (tensor<1x4x1x8xf32>) -> tensor<1x4x8xf32>
  %2 = tinyml.tanh %1 : (tensor<1x4x8xf32>) -> tensor<1x4x8xf32>
  %3 = tinyml.reshape %2 : (tensor<1x4x8xf32>) -> tensor<1x4x1x8xf32>
  %4 = tinyml.transpose %3 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x4x1x8xf32>) -> tensor<1x1x8x4xf32>
  return %4 : tensor<1x1x8x4xf32>
}

// Height and width merge before or after the transpose alike.
// CHECK-LABEL: func.func @merged_pixels
func.func @merged_pixels(%x: tensor<2x3x4x5xf32>) -> tensor<2x5x12xf32> {
  // CHECK: %[[R:.*]] = tinyml.reshape %{{.*}} : (tensor<2x3x4x5xf32>) -> tensor<2x12x5xf32>
  // CHECK-NEXT: tinyml.transpose %[[R]] {perm = array<i64: 0, 2, 1>}
  %0 = tinyml.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<2x3x4x5xf32>) -> tensor<2x5x3x4xf32>
  %1 = tinyml.reshape %0 : (tensor<2x5x3x4xf32>) -> tensor<2x5x12xf32>
  return %1 : tensor<2x5x12xf32>
}

// A flattened image permutes the columns instead: [c][w] becomes [w][c]. What
// stands between moves out of the way.
// CHECK-LABEL: func.func @flattened
func.func @flattened(%x: tensor<2x1x3x2xf32>) -> tensor<2x1xf32> {
  // CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{\[\[}}1.000000e+00, 4.000000e+00, 2.000000e+00, 5.000000e+00, 3.000000e+00, 6.000000e+00]]>
  // CHECK-DAG: %[[C:.*]] = tinyml.constant dense<{{\[\[\[\[}}1.000000e+01, 4.000000e+01], [2.000000e+01, 5.000000e+01], [3.000000e+01, 6.000000e+01]]]]>
  // CHECK: %[[S:.*]] = tinyml.sigmoid %{{.*}} : (tensor<2x1x3x2xf32>)
  // CHECK: %[[A:.*]] = tinyml.add %[[S]], %[[C]]
  // CHECK: %[[R:.*]] = tinyml.reshape %[[A]] : (tensor<2x1x3x2xf32>) -> tensor<2x6xf32>
  // CHECK: tinyml.fully_connected %[[R]], %[[W]]
  %w = tinyml.constant dense<[[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]> : tensor<1x6xf32> -> tensor<1x6xf32>
  %c = tinyml.constant dense<[[10.0, 20.0, 30.0, 40.0, 50.0, 60.0]]> : tensor<1x6xf32> -> tensor<1x6xf32>
  %0 = tinyml.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<2x1x3x2xf32>) -> tensor<2x2x1x3xf32>
  %1 = tinyml.reshape %0 : (tensor<2x2x1x3xf32>) -> tensor<2x6xf32>
  %2 = tinyml.sigmoid %1 : (tensor<2x6xf32>) -> tensor<2x6xf32>
  %3 = tinyml.add %2, %c : (tensor<2x6xf32>, tensor<1x6xf32>) -> tensor<2x6xf32>
  %4 = tinyml.fully_connected %3, %w : (tensor<2x6xf32>, tensor<1x6xf32>) -> tensor<2x1xf32>
  return %4 : tensor<2x1xf32>
}

// CHECK-LABEL: func.func @square
// CHECK: tinyml.constant dense<{{\[\[}}0.000000e+00, 4.000000e+00, 1.000000e+00, 5.000000e+00, 2.000000e+00, 6.000000e+00, 3.000000e+00, 7.000000e+00]]>
func.func @square(%x: tensor<1x2x2x2xf32>) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]]> : tensor<1x8xf32> -> tensor<1x8xf32>
  %0 = tinyml.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %1 = tinyml.reshape %0 : (tensor<1x2x2x2xf32>) -> tensor<1x8xf32>
  %2 = tinyml.fully_connected %1, %w : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}

// CHECK-LABEL: func.func @quantized_filter
// CHECK: tinyml.constant dense<{{\[\[}}1, 4, 2, 5, 3, 6]]>
// CHECK-NOT: tinyml.transpose
func.func @quantized_filter(%x: tensor<1x1x3x2xf32>) -> tensor<1x1xf32> {
  %q = tinyml.constant dense<[[1, 2, 3, 4, 5, 6]]> : tensor<1x6xi8> -> tensor<1x6x!quant.uniform<i8:f32:0, {0.5}>>
  %w = tinyml.dequantize %q : (tensor<1x6x!quant.uniform<i8:f32:0, {0.5}>>) -> tensor<1x6xf32>
  %0 = tinyml.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x1x3x2xf32>) -> tensor<1x2x1x3xf32>
  %1 = tinyml.reshape %0 : (tensor<1x2x1x3xf32>) -> tensor<1x6xf32>
  %2 = tinyml.fully_connected %1, %w : (tensor<1x6xf32>, tensor<1x6xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}
