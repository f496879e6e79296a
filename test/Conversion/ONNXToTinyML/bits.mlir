// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @runtime
func.func @runtime(%x: tensor<4xui8>, %y: tensor<1xui8>) -> (none, none) {
  // CHECK: %[[X:.*]] = tinyml.cast %arg0 : (tensor<4xui8>) -> tensor<4xi32>
  // CHECK: %[[Y:.*]] = tinyml.cast %arg1 : (tensor<1xui8>) -> tensor<1xi32>
  // CHECK: %[[S:.*]] = tinyml.shift_right %[[X]], %[[Y]]
  // CHECK: tinyml.cast %[[S]] : (tensor<4xi32>) -> tensor<4xui8>
  %0 = onnx.node "BitShift"(%x, %y) {opset = 11, node_attributes = {direction = "RIGHT"}} : (tensor<4xui8>, tensor<1xui8>) -> none
  // CHECK: tinyml.bit_xor
  %1 = onnx.node "BitwiseNot"(%x) {opset = 18} : (tensor<4xui8>) -> none
  return %0, %1 : none, none
}

// -----

// CHECK-LABEL: func.func @scatter
func.func @scatter() -> (none, none, none) {
  %x = onnx.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi8>
  %i = onnx.constant dense<[[0, -1]]> : tensor<1x2xi64>
  %u = onnx.constant dense<[[100, 30]]> : tensor<1x2xi8>
  %n = onnx.constant dense<[[1]]> : tensor<1x1xi64>
  %r = onnx.constant dense<[[7, 8, 9]]> : tensor<1x3xi8>
  // CHECK-DAG: tinyml.constant dense<{{\[}}[100, 2, 30], [4, 5, 6]]> : tensor<2x3xi8>
  %0 = onnx.node "ScatterElements"(%x, %i, %u) {opset = 18, node_attributes = {axis = 1}} : (tensor<2x3xi8>, tensor<1x2xi64>, tensor<1x2xi8>) -> none
  // CHECK-DAG: tinyml.constant dense<{{\[}}[101, 2, 3], [4, 35, 6]]> : tensor<2x3xi8>
  %1 = onnx.node "ScatterElements"(%x, %i, %u) {opset = 18, node_attributes = {reduction = "add"}} : (tensor<2x3xi8>, tensor<1x2xi64>, tensor<1x2xi8>) -> none
  // CHECK-DAG: tinyml.constant dense<{{\[}}[1, 2, 3], [7, 8, 9]]> : tensor<2x3xi8>
  %2 = onnx.node "ScatterND"(%x, %n, %r) {opset = 18} : (tensor<2x3xi8>, tensor<1x1xi64>, tensor<1x3xi8>) -> none
  return %0, %1, %2 : none, none, none
}
