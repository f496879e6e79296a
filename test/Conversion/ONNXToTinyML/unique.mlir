// RUN: tinyml-opt %s --convert-onnx-to-tinyml | FileCheck %s

// Values, where they stand first, which each element is, and how many there are.
// CHECK-LABEL: @sorted
// CHECK-DAG: dense<[1.000000e+00, 2.000000e+00, 3.000000e+00, 4.000000e+00]>
// CHECK-DAG: dense<[2, 0, 1, 4]> : tensor<4xi64>
// CHECK-DAG: dense<[1, 2, 0, 2, 3, 1]> : tensor<6xi64>
// CHECK-DAG: dense<[1, 2, 2, 1]> : tensor<4xi64>
func.func @sorted() -> (none, none, none, none) {
  %x = onnx.constant dense<[2.0, 3.0, 1.0, 3.0, 4.0, 2.0]> : tensor<6xf32>
  %y:4 = onnx.node "Unique"(%x) {opset = 11} : (tensor<6xf32>) -> (none, none, none, none)
  return %y#0, %y#1, %y#2, %y#3 : none, none, none, none
}

// Rows, as they come first; numbers beyond 2^53 differ.
// CHECK-LABEL: @rows
// CHECK: tinyml.constant dense<{{\[\[}}9007199254740993, 1], [9007199254740992, 1]]>
func.func @rows() -> none {
  %x = onnx.constant dense<[[9007199254740993, 1], [9007199254740992, 1], [9007199254740993, 1]]> : tensor<3x2xi64>
  %y = onnx.node "Unique"(%x) {opset = 11, node_attributes = {axis = 0, sorted = 0}} : (tensor<3x2xi64>) -> none
  return %y : none
}
