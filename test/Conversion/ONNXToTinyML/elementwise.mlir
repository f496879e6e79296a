// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @ranks
func.func @ranks(%a: tensor<2x3x4xf32>, %b: tensor<4xf32>) -> none {
  // CHECK: %[[B:.*]] = tinyml.reshape %arg1 : (tensor<4xf32>) -> tensor<1x1x4xf32>
  // CHECK: tinyml.sub %arg0, %[[B]]
  %y = onnx.node "Sub"(%a, %b) {opset = 7} : (tensor<2x3x4xf32>, tensor<4xf32>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @both_broadcast
func.func @both_broadcast(%a: tensor<2x1xf32>, %b: tensor<1x3xf32>) -> none {
  // CHECK: tinyml.mul {{.*}} -> tensor<2x3xf32>
  %y = onnx.node "Mul"(%a, %b) {opset = 14} : (tensor<2x1xf32>, tensor<1x3xf32>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @raw_integers
func.func @raw_integers(%a: tensor<4xui8>, %b: tensor<4xui8>) -> none {
  // CHECK: tinyml.add %arg0, %arg1 : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xui8>
  %y = onnx.node "Add"(%a, %b) {opset = 14} : (tensor<4xui8>, tensor<4xui8>) -> none
  return %y : none
}
