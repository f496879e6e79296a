// RUN: tinyml-opt %s --convert-onnx-to-tinyml | FileCheck %s

// A constant that several nodes use is there once.
// CHECK-LABEL: func.func @shared
func.func @shared(%x: tensor<2xf32>) -> none {
  %c = onnx.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %sum = onnx.node "Add"(%c, %c) {opset = 13} : (tensor<2xf32>, tensor<2xf32>) -> none
  // CHECK-COUNT-1: tinyml.constant dense<[2.000000e+00, 4.000000e+00]>
  // CHECK-NOT: tinyml.constant
  %0 = onnx.node "Add"(%x, %sum) {opset = 13} : (tensor<2xf32>, none) -> none
  %1 = onnx.node "Mul"(%0, %sum) {opset = 13} : (none, none) -> none
  return %1 : none
}
