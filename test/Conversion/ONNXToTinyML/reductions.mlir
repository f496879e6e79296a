// RUN: tinyml-opt %s --convert-onnx-to-tinyml | FileCheck %s

// CHECK-LABEL: func.func @sum
func.func @sum(%x: tensor<2x3x4xf32>) -> (none, none) {
  %axes = onnx.constant dense<1> : tensor<1xi64>
  // CHECK: tinyml.reduce_sum %arg0 {axes = array<i64: 1>} {{.*}} -> tensor<2x1x4xf32>
  %0 = onnx.node "ReduceSum"(%x, %axes) {opset = 13} : (tensor<2x3x4xf32>, tensor<1xi64>) -> none
  // CHECK: %[[S:.*]] = tinyml.reduce_sum %arg0 {axes = array<i64: 0, 2>}
  // CHECK: tinyml.reshape %[[S]] : (tensor<1x3x1xf32>) -> tensor<3xf32>
  %1 = onnx.node "ReduceSum"(%x) {opset = 11, node_attributes = {axes = array<i64: 0, -1>, keepdims = 0}} : (tensor<2x3x4xf32>) -> none
  return %0, %1 : none, none
}

// CHECK-LABEL: func.func @composed
func.func @composed(%x: tensor<2x3xf32>) -> (none, none, none) {
  // CHECK: %[[A:.*]] = tinyml.abs %arg0
  // CHECK: tinyml.reduce_sum %[[A]] {axes = array<i64: 1>}
  %0 = onnx.node "ReduceL1"(%x) {opset = 13, node_attributes = {axes = array<i64: 1>}} : (tensor<2x3xf32>) -> none
  // CHECK: %[[Q:.*]] = tinyml.mul %arg0, %arg0
  // CHECK: %[[S:.*]] = tinyml.reduce_sum %[[Q]]
  // CHECK: tinyml.sqrt %[[S]]
  %1 = onnx.node "ReduceL2"(%x) {opset = 13, node_attributes = {axes = array<i64: 1>}} : (tensor<2x3xf32>) -> none
  // CHECK: %[[M:.*]] = tinyml.reduce_max %arg0
  // CHECK: %[[D:.*]] = tinyml.sub %arg0, %[[M]]
  // CHECK: %[[E:.*]] = tinyml.exp %[[D]]
  // CHECK: %[[T:.*]] = tinyml.reduce_sum %[[E]]
  // CHECK: %[[L:.*]] = tinyml.log %[[T]]
  // CHECK: tinyml.add %[[L]], %[[M]]
  %2 = onnx.node "ReduceLogSumExp"(%x) {opset = 13, node_attributes = {axes = array<i64: 1>}} : (tensor<2x3xf32>) -> none
  return %0, %1, %2 : none, none, none
}

// CHECK-LABEL: func.func @bytes
func.func @bytes(%x: tensor<2x3xui8>) -> none {
  // CHECK: tinyml.reduce_max %arg0 {axes = array<i64: 0>} : (tensor<2x3xui8>) -> tensor<1x3xui8>
  %0 = onnx.node "ReduceMax"(%x) {opset = 13, node_attributes = {axes = array<i64: 0>}} : (tensor<2x3xui8>) -> none
  return %0 : none
}
