// RUN: tinyml-opt %s --convert-onnx-to-tinyml | FileCheck %s

// CHECK-LABEL: func.func @product
func.func @product(%a: tensor<2x3x4xf32>, %b: tensor<2x5x4xf32>) -> none {
  // CHECK: %[[T:.*]] = tinyml.transpose %arg1 {perm = array<i64: 0, 2, 1>}
  // CHECK: %[[P:.*]] = tinyml.matmul %arg0, %[[T]] : (tensor<2x3x4xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32>
  // CHECK: tinyml.transpose %[[P]] {perm = array<i64: 1, 0, 2>}
  %0 = onnx.node "Einsum"(%a, %b) {opset = 12, node_attributes = {equation = "bij, bkj -> ibk"}} : (tensor<2x3x4xf32>, tensor<2x5x4xf32>) -> none
  return %0 : none
}

// CHECK-LABEL: func.func @sum
func.func @sum(%a: tensor<3x4xf32>) -> (none, none) {
  // CHECK: %[[S:.*]] = tinyml.reduce_sum %arg0 {axes = array<i64: 1>}
  // CHECK: tinyml.reshape %[[S]] : (tensor<3x1xf32>) -> tensor<3xf32>
  %0 = onnx.node "Einsum"(%a) {opset = 12, node_attributes = {equation = "ij->i"}} : (tensor<3x4xf32>) -> none
  // CHECK: tinyml.transpose %arg0 {perm = array<i64: 1, 0>}
  %1 = onnx.node "Einsum"(%a) {opset = 12, node_attributes = {equation = "ba"}} : (tensor<3x4xf32>) -> none
  return %0, %1 : none, none
}
