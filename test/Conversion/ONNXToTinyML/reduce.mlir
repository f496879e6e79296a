// RUN: tinyml-opt %s --convert-onnx-to-tinyml | FileCheck %s

// CHECK-LABEL: func.func @reduce_mean
func.func @reduce_mean(%x: tensor<2x3x4xf32>) -> (none, none, none, none) {
  // CHECK: tinyml.mean %arg0 {axes = array<i64: 0, 2>} {{.*}} -> tensor<1x3x1xf32>
  %0 = onnx.node "ReduceMean"(%x) {opset = 13, node_attributes = {axes = array<i64: -1, 0>}} : (tensor<2x3x4xf32>) -> none
  %axes = onnx.constant dense<1> : tensor<1xi64>
  // CHECK: %[[M:.*]] = tinyml.mean %arg0 {axes = array<i64: 1>}
  // CHECK: tinyml.reshape %[[M]] : (tensor<2x1x4xf32>) -> tensor<2x4xf32>
  %1 = onnx.node "ReduceMean"(%x, %axes) {opset = 18, node_attributes = {keepdims = 0}} : (tensor<2x3x4xf32>, tensor<1xi64>) -> none
  // No axes are all axes, or none.
  // CHECK: tinyml.mean %arg0 {axes = array<i64: 0, 1, 2>}
  %2 = onnx.node "ReduceMean"(%x) {opset = 18} : (tensor<2x3x4xf32>) -> none
  // CHECK-NOT: tinyml.mean
  %3 = onnx.node "ReduceMean"(%x) {opset = 18, node_attributes = {noop_with_empty_axes = 1}} : (tensor<2x3x4xf32>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}
