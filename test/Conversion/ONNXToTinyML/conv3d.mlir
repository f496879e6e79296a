// RUN: tinyml-opt %s --convert-onnx-to-tinyml | FileCheck %s

// Two taps of the first dimension, two slices apart, stand side by side as
// channels.
// CHECK-LABEL: func.func @conv3d
func.func @conv3d(%x: tensor<1x3x5x6x7xf32>) -> none {
  %w = onnx.constant dense<1.0> : tensor<4x3x2x3x3xf32>
  // CHECK: %[[T:.*]] = tinyml.transpose %arg0 {perm = array<i64: 0, 2, 3, 4, 1>}
  // CHECK: %[[P:.*]] = tinyml.pad %[[T]] {{.*}} -> tensor<1x7x6x7x3xf32>
  // CHECK: tinyml.pad %[[P]] {high = array<i64: 0, -1, 0, 0, 0>, low = array<i64: 0, 0, 0, 0, 0>}
  // CHECK: tinyml.pad %[[P]] {high = array<i64: 0, 1, 0, 0, 0>, low = array<i64: 0, -2, 0, 0, 0>}
  // CHECK: %[[C:.*]] = tinyml.concat {{.*}} {axis = 5 : i64}
  // CHECK: %[[R:.*]] = tinyml.reshape %[[C]] : (tensor<1x3x6x7x1x6xf32>) -> tensor<3x6x7x6xf32>
  // CHECK: tinyml.conv2d %[[R]], {{.*}} tensor<4x3x3x6xf32>) -> tensor<3x4x5x4xf32>
  // CHECK: tinyml.transpose {{.*}} -> tensor<1x4x3x4x5xf32>
  %0 = onnx.node "Conv"(%x, %w) {opset = 11, node_attributes = {dilations = array<i64: 2, 1, 1>, pads = array<i64: 1, 0, 0, 1, 0, 0>, strides = array<i64: 2, 1, 1>}} : (tensor<1x3x5x6x7xf32>, tensor<4x3x2x3x3xf32>) -> none
  return %0 : none
}
