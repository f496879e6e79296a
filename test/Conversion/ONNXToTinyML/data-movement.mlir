// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @transpose
func.func @transpose(%x: tensor<2x3x4xi64>) -> none {
  // CHECK: tinyml.transpose %arg0 {perm = array<i64: 2, 1, 0>}
  %y = onnx.node "Transpose"(%x) {opset = 13} : (tensor<2x3x4xi64>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @concat
func.func @concat(%a: tensor<2x3xi1>, %b: tensor<2x1xi1>) -> none {
  // CHECK: tinyml.concat %arg0, %arg1 {axis = 1 : i64} {{.*}} -> tensor<2x4xi1>
  %y = onnx.node "Concat"(%a, %b) {opset = 13, node_attributes = {axis = -1}} : (tensor<2x3xi1>, tensor<2x1xi1>) -> none
  return %y : none
}

// -----

// An empty constant adds nothing.
// CHECK-LABEL: func.func @concat_empty
func.func @concat_empty(%a: tensor<2x3xf32>) -> none {
  %empty = onnx.constant dense<> : tensor<2x0xf32>
  // CHECK: tinyml.concat %arg0 {axis = 1 : i64} {{.*}} -> tensor<2x3xf32>
  %y = onnx.node "Concat"(%a, %empty) {opset = 13, node_attributes = {axis = 1}} : (tensor<2x3xf32>, tensor<2x0xf32>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @pad
func.func @pad(%x: tensor<2x3xf32>) -> (none, none, none) {
  // CHECK: tinyml.pad %arg0 {high = array<i64: 0, -1>, low = array<i64: 1, 2>, value = 1.500000e+00 : f32} {{.*}} -> tensor<3x4xf32>
  %0 = onnx.node "Pad"(%x) {opset = 7, node_attributes = {pads = array<i64: 1, 2, 0, -1>, value = 1.5 : f32}} : (tensor<2x3xf32>) -> none
  %pads = onnx.constant dense<[2, 1]> : tensor<2xi64>
  %absent = onnx.absent
  %axes = onnx.constant dense<[-1]> : tensor<1xi64>
  // CHECK: tinyml.pad %arg0 {high = array<i64: 0, 1>, low = array<i64: 0, 2>, mode = "reflect"}
  %1 = onnx.node "Pad"(%x, %pads, %absent, %axes) {opset = 18, node_attributes = {mode = "reflect"}} : (tensor<2x3xf32>, tensor<2xi64>, none, tensor<1xi64>) -> none
  // Only mode constant cuts, so that a cut comes first.
  %cut = onnx.constant dense<[0, -1, 1, 0]> : tensor<4xi64>
  // CHECK: %[[X:.*]] = tinyml.pad %arg0 {high = array<i64: 0, 0>, low = array<i64: 0, -1>}
  // CHECK: tinyml.pad %[[X]] {high = array<i64: 1, 0>, low = array<i64: 0, 0>, mode = "edge"} {{.*}} -> tensor<3x2xf32>
  %2 = onnx.node "Pad"(%x, %cut) {opset = 13, node_attributes = {mode = "edge"}} : (tensor<2x3xf32>, tensor<4xi64>) -> none
  return %0, %1, %2 : none, none, none
}
