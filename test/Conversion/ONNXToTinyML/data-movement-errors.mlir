// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @transpose(%x: tensor<2x3xf32>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{attribute 'perm' does not permute 2 dimensions}}
  %y = onnx.node "Transpose"(%x) {opset = 13, node_attributes = {perm = array<i64: 0, 0>}} : (tensor<2x3xf32>) -> none
  return %y : none
}

// -----

func.func @concat(%a: tensor<2x3xf32>, %b: tensor<3x3xf32>, %c: tensor<2x3xi8>) -> (none, none, none) { // expected-error {{3 of 3 nodes}}
  // expected-error @below {{requires inputs that differ in dimension 1 only}}
  %0 = onnx.node "Concat"(%a, %b) {opset = 13, node_attributes = {axis = 1}} : (tensor<2x3xf32>, tensor<3x3xf32>) -> none
  // expected-error @below {{its inputs have different element types}}
  %1 = onnx.node "Concat"(%a, %c) {opset = 13, node_attributes = {axis = 1}} : (tensor<2x3xf32>, tensor<2x3xi8>) -> none
  // expected-error @below {{attribute 'axis' is missing}}
  %2 = onnx.node "Concat"(%a, %a) {opset = 13} : (tensor<2x3xf32>, tensor<2x3xf32>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

func.func @pad(%x: tensor<2x3xf32>) -> (none, none, none, none) { // expected-error {{4 of 4 nodes}}
  // expected-error @below {{'pads' has 2 numbers instead of 4}}
  %0 = onnx.node "Pad"(%x) {opset = 10, node_attributes = {pads = array<i64: 1, 2>}} : (tensor<2x3xf32>) -> none
  // expected-error @below {{it reflects 2 elements of a dimension of 2}}
  %1 = onnx.node "Pad"(%x) {opset = 10, node_attributes = {mode = "reflect", pads = array<i64: 2, 0, 0, 0>}} : (tensor<2x3xf32>) -> none
  // expected-error @below {{attribute 'mode' is 'mirror'}}
  %2 = onnx.node "Pad"(%x) {opset = 10, node_attributes = {mode = "mirror", pads = array<i64: 2, 0, 0, 0>}} : (tensor<2x3xf32>) -> none
  // expected-error @below {{cuts a dimension of 2 by [-3, 0]}}
  %3 = onnx.node "Pad"(%x) {opset = 10, node_attributes = {pads = array<i64: -3, 0, 0, 0>}} : (tensor<2x3xf32>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}
