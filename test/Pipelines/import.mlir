// RUN: tinyml-opt %s --tinyml-import | FileCheck %s
// RUN: tinyml-opt %s --pass-pipeline='builtin.module(tinyml-import{channels-last})' | FileCheck %s --check-prefix=LAST

// Conversion surrounds both convolutions with transposes; one is left, of the
// input, or none.
// CHECK-LABEL: func.func @two_convolutions
// CHECK-SAME: (%[[X:.*]]: tensor<1x2x8x8xf32> {onnx.name = "x"}) -> (tensor<1x4xf32>
// CHECK: %[[T:.*]] = tinyml.transpose %[[X]] {perm = array<i64: 0, 2, 3, 1>}
// CHECK-NOT: tinyml.transpose
// CHECK: tinyml.conv2d %[[T]]
// CHECK: tinyml.clamp
// CHECK: tinyml.conv2d
// CHECK: tinyml.mean
// CHECK-NEXT: tinyml.reshape {{.*}} -> tensor<1x4xf32>
// CHECK-NEXT: return

// LAST-LABEL: func.func @two_convolutions
// LAST-SAME: (%[[X:.*]]: tensor<1x8x8x2xf32> {onnx.name = "x"}) -> (tensor<1x4xf32>
// LAST-NOT: tinyml.transpose
// LAST: tinyml.conv2d %[[X]]
func.func @two_convolutions(%x: tensor<1x2x8x8xf32> {onnx.name = "x"}) -> (none {onnx.name = "y"}) {
  %w1 = onnx.constant dense<0.5> : tensor<3x2x3x3xf32>
  %w2 = onnx.constant dense<0.25> : tensor<4x3x1x1xf32>
  %0 = onnx.node "Conv"(%x, %w1) {opset = 13} : (tensor<1x2x8x8xf32>, tensor<3x2x3x3xf32>) -> none
  %1 = onnx.node "Relu"(%0) {opset = 13} : (none) -> none
  %2 = onnx.node "Conv"(%1, %w2) {opset = 13} : (none, tensor<4x3x1x1xf32>) -> none
  %3 = onnx.node "GlobalAveragePool"(%2) {opset = 13} : (none) -> none
  %4 = onnx.node "Flatten"(%3) {opset = 13} : (none) -> none
  return %4 : none
}
