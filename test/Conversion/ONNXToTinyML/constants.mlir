// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @constants
func.func @constants() -> (none, none, none, none, none) {
  // CHECK-DAG: tinyml.constant dense<[1, 2]> : tensor<2xi32>
  %0 = onnx.node "Constant"() {opset = 13, node_attributes = {value = dense<[1, 2]> : tensor<2xi32>}} : () -> none
  // CHECK-DAG: tinyml.constant dense<1.500000e+00> : tensor<f32>
  %1 = onnx.node "Constant"() {opset = 13, node_attributes = {value_float = 1.5 : f32}} : () -> none
  // CHECK-DAG: tinyml.constant dense<[1.500000e+00, 2.500000e+00]> : tensor<2xf32>
  %2 = onnx.node "Constant"() {opset = 13, node_attributes = {value_floats = array<f32: 1.5, 2.5>}} : () -> none
  // CHECK-DAG: tinyml.constant dense<7> : tensor<i64>
  %3 = onnx.node "Constant"() {opset = 13, node_attributes = {value_int = 7}} : () -> none
  // CHECK-DAG: tinyml.constant dense<[7, 8]> : tensor<2xi64>
  %4 = onnx.node "Constant"() {opset = 13, node_attributes = {value_ints = array<i64: 7, 8>}} : () -> none
  return %0, %1, %2, %3, %4 : none, none, none, none, none
}

// -----

// CHECK-LABEL: func.func @identities
// CHECK-NEXT: return %arg0
func.func @identities(%x: tensor<2x2xf32>) -> none {
  %0 = onnx.node "Identity"(%x) {opset = 13} : (tensor<2x2xf32>) -> none
  %1 = onnx.node "Dropout"(%0) {opset = 7, node_attributes = {ratio = 0.5 : f32}} : (none) -> none
  %ratio = onnx.constant dense<0.5> : tensor<f32>
  %training = onnx.constant dense<false> : tensor<i1>
  %2 = onnx.node "Dropout"(%1, %ratio, %training) {opset = 13, node_attributes = {seed = 1}} : (none, tensor<f32>, tensor<i1>) -> none
  return %2 : none
}

// -----

// CHECK-LABEL: func.func @mask
func.func @mask(%x: tensor<2xf32>) -> (none, none) {
  // CHECK: %[[M:.*]] = tinyml.constant dense<true> : tensor<2xi1>
  // CHECK: return %arg0, %[[M]]
  %0:2 = onnx.node "Dropout"(%x) {opset = 12} : (tensor<2xf32>) -> (none, none)
  return %0#0, %0#1 : none, none
}

// -----

// With fmod, the sign is that of the first number.
// CHECK-LABEL: func.func @mod
// CHECK-DAG: tinyml.constant dense<[-1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK-DAG: tinyml.constant dense<[-1, 2]> : tensor<2xi32>
// CHECK-DAG: tinyml.constant dense<2> : tensor<2xi32>
func.func @mod() -> (none, none, none) {
  %a = onnx.constant dense<[-7.0, 5.0]> : tensor<2xf32>
  %b = onnx.constant dense<3.0> : tensor<f32>
  %i = onnx.constant dense<[-7, 5]> : tensor<2xi32>
  %j = onnx.constant dense<3> : tensor<i32>
  %0 = onnx.node "Mod"(%a, %b) {opset = 13, node_attributes = {fmod = 1}} : (tensor<2xf32>, tensor<f32>) -> none
  %1 = onnx.node "Mod"(%i, %j) {opset = 13, node_attributes = {fmod = 1}} : (tensor<2xi32>, tensor<i32>) -> none
  %2 = onnx.node "Mod"(%i, %j) {opset = 13} : (tensor<2xi32>, tensor<i32>) -> none
  return %0, %1, %2 : none, none, none
}
