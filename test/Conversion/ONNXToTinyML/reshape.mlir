// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// 0 keeps a dimension, -1 takes what is left.
// CHECK-LABEL: func.func @reshape
func.func @reshape(%x: tensor<2x3x4xi32>) -> none {
  %shape = onnx.constant dense<[0, -1]> : tensor<2xi64>
  // CHECK: tinyml.reshape %arg0 : (tensor<2x3x4xi32>) -> tensor<2x12xi32>
  %y = onnx.node "Reshape"(%x, %shape) {opset = 13} : (tensor<2x3x4xi32>, tensor<2xi64>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @flatten
func.func @flatten(%x: tensor<2x3x4xf32>) -> (none, none, none) {
  // CHECK: -> tensor<2x12xf32>
  %0 = onnx.node "Flatten"(%x) {opset = 13} : (tensor<2x3x4xf32>) -> none
  // CHECK: -> tensor<6x4xf32>
  %1 = onnx.node "Flatten"(%x) {opset = 13, node_attributes = {axis = -1}} : (tensor<2x3x4xf32>) -> none
  // CHECK: -> tensor<24x1xf32>
  %2 = onnx.node "Flatten"(%x) {opset = 13, node_attributes = {axis = 3}} : (tensor<2x3x4xf32>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

// CHECK-LABEL: func.func @squeeze
func.func @squeeze(%x: tensor<1x3x1xf32>) -> (none, none, none) {
  %axes = onnx.constant dense<[-1]> : tensor<1xi64>
  // CHECK: -> tensor<1x3xf32>
  %0 = onnx.node "Squeeze"(%x, %axes) {opset = 13} : (tensor<1x3x1xf32>, tensor<1xi64>) -> none
  // CHECK: -> tensor<3x1xf32>
  %1 = onnx.node "Squeeze"(%x) {opset = 11, node_attributes = {axes = array<i64: 0>}} : (tensor<1x3x1xf32>) -> none
  // CHECK: -> tensor<3xf32>
  %2 = onnx.node "Squeeze"(%x) {opset = 13} : (tensor<1x3x1xf32>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

// Axes count in the result.
// CHECK-LABEL: func.func @unsqueeze
func.func @unsqueeze(%x: tensor<3xf32>) -> (none, none) {
  %axes = onnx.constant dense<[-1, 0]> : tensor<2xi64>
  // CHECK: -> tensor<1x3x1xf32>
  %0 = onnx.node "Unsqueeze"(%x, %axes) {opset = 13} : (tensor<3xf32>, tensor<2xi64>) -> none
  // CHECK: -> tensor<3x1x1xf32>
  %1 = onnx.node "Unsqueeze"(%x) {opset = 11, node_attributes = {axes = array<i64: 2, 1>}} : (tensor<3xf32>) -> none
  return %0, %1 : none, none
}

// -----

// The reshaped value keeps its scale.
// CHECK-LABEL: func.func @quantized
func.func @quantized(%x: tensor<2x3xf32>) -> none {
  %scale = onnx.constant dense<0.5> : tensor<f32>
  %q = onnx.node "QuantizeLinear"(%x, %scale) {opset = 13} : (tensor<2x3xf32>, tensor<f32>) -> none
  // CHECK: tinyml.reshape {{.*}} -> tensor<6x1x!quant.uniform<u8:f32, 5.000000e-01>>
  // CHECK: tinyml.storage_cast {{.*}} -> tensor<6x1xui8>
  %y = onnx.node "Flatten"(%q) {opset = 13, node_attributes = {axis = 2}} : (none) -> none
  return %y : none
}
