// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @errors(%x: tensor<2x3xf32>, %i: tensor<2xi64>, %j: tensor<4x1xi64>, %k: tensor<2x4xi64>, %b: tensor<2x1xi8>) -> (none, none, none, none, none) { // expected-error {{5 of 5 nodes}}
  // expected-error @below {{'indices' has 1 dimensions for 2}}
  %0 = onnx.node "GatherElements"(%x, %i) {opset = 13} : (tensor<2x3xf32>, tensor<2xi64>) -> none
  // expected-error @below {{'indices' 4x1 is larger than 2x3}}
  %1 = onnx.node "GatherElements"(%x, %j) {opset = 13, node_attributes = {axis = 1}} : (tensor<2x3xf32>, tensor<4x1xi64>) -> none
  // expected-error @below {{'indices' 2x4 with 0 batch dimensions does not name parts of 2x3}}
  %2 = onnx.node "GatherND"(%x, %k) {opset = 13} : (tensor<2x3xf32>, tensor<2x4xi64>) -> none
  // expected-error @below {{'indices' must hold i32 or i64, found i8}}
  %3 = onnx.node "GatherND"(%x, %b) {opset = 13} : (tensor<2x3xf32>, tensor<2x1xi8>) -> none
  // expected-error @below {{its targets are 4x1 for 2x3}}
  %4 = onnx.node "NegativeLogLikelihoodLoss"(%x, %j) {opset = 13} : (tensor<2x3xf32>, tensor<4x1xi64>) -> none
  return %0, %1, %2, %3, %4 : none, none, none, none, none
}
