// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @relu
func.func @relu(%x: tensor<4xf32>, %q: tensor<4xi8>) -> (none, none) {
  // CHECK: tinyml.clamp %arg0 {clamp_min = 0.000000e+00 : f32}
  %0 = onnx.node "Relu"(%x) {opset = 13} : (tensor<4xf32>) -> none
  // CHECK: tinyml.clamp %arg1 {clamp_min = 0.000000e+00 : f32} : (tensor<4xi8>)
  %1 = onnx.node "Relu"(%q) {opset = 14} : (tensor<4xi8>) -> none
  return %0, %1 : none, none
}

// -----

// CHECK-LABEL: func.func @clip
func.func @clip(%x: tensor<4xf32>, %q: tensor<4xui8>) -> (none, none, none, none) {
  // CHECK: tinyml.clamp %arg0 {clamp_max = 6.000000e+00 : f32, clamp_min = 0.000000e+00 : f32}
  %0 = onnx.node "Clip"(%x) {opset = 10, node_attributes = {max = 6.0 : f32, min = 0.0 : f32}} : (tensor<4xf32>) -> none
  %absent = onnx.absent
  %one = onnx.constant dense<1.0> : tensor<f32>
  %two = onnx.constant dense<2.0> : tensor<f32>
  // CHECK: tinyml.clamp %arg0 {clamp_max = 2.000000e+00 : f32} :
  %1 = onnx.node "Clip"(%x, %absent, %two) {opset = 13} : (tensor<4xf32>, none, tensor<f32>) -> none
  // Where min > max, all elements become max.
  // CHECK: tinyml.clamp %arg0 {clamp_max = 1.000000e+00 : f32, clamp_min = 1.000000e+00 : f32}
  %2 = onnx.node "Clip"(%x, %two, %one) {opset = 13} : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> none
  %byte = onnx.constant dense<200> : tensor<ui8>
  // CHECK: tinyml.clamp %arg1 {clamp_min = 2.000000e+02 : f32} : (tensor<4xui8>)
  %3 = onnx.node "Clip"(%q, %byte) {opset = 13} : (tensor<4xui8>, tensor<ui8>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}

// -----

// The largest float is no bound.
// CHECK-LABEL: func.func @clip_without_bounds
// CHECK-NEXT: return %arg0
func.func @clip_without_bounds(%x: tensor<4xf32>) -> none {
  %y = onnx.node "Clip"(%x) {opset = 7, node_attributes = {max = 0x7F7FFFFF : f32}} : (tensor<4xf32>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @softmax
func.func @softmax(%x: tensor<2x3x4xf32>) -> (none, none, none) {
  // CHECK: tinyml.softmax %arg0 {axis = 2 : i64}
  %0 = onnx.node "Softmax"(%x) {opset = 13} : (tensor<2x3x4xf32>) -> none
  // Before opset 13 the dimensions from axis on are one.
  // CHECK: %[[X:.*]] = tinyml.reshape %arg0 : (tensor<2x3x4xf32>) -> tensor<2x12xf32>
  // CHECK: tinyml.softmax %[[X]] {axis = 1 : i64}
  // CHECK: tinyml.reshape {{.*}} -> tensor<2x3x4xf32>
  %1 = onnx.node "Softmax"(%x) {opset = 11} : (tensor<2x3x4xf32>) -> none
  // CHECK: tinyml.softmax %arg0 {axis = 2 : i64}
  %2 = onnx.node "Softmax"(%x) {opset = 11, node_attributes = {axis = 2}} : (tensor<2x3x4xf32>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

// CHECK-LABEL: func.func @functions
func.func @functions(%x: tensor<4xf32>) -> none {
  // CHECK: %[[S:.*]] = tinyml.sigmoid %arg0
  %0 = onnx.node "Sigmoid"(%x) {opset = 13} : (tensor<4xf32>) -> none
  // CHECK: tinyml.tanh %[[S]]
  %1 = onnx.node "Tanh"(%0) {opset = 13} : (none) -> none
  return %1 : none
}
