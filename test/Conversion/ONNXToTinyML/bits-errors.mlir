// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @errors(%x: tensor<2x3xf32>, %b: tensor<4xui64>, %i: tensor<2x3xi64>, %u: tensor<1x3xf32>) -> (none, none, none, none, none) { // expected-error {{5 of 5 nodes}}
  // expected-error @below {{its inputs must hold integers, found f32}}
  %0 = onnx.node "BitwiseAnd"(%x, %x) {opset = 18} : (tensor<2x3xf32>, tensor<2x3xf32>) -> none
  // expected-error @below {{attribute 'direction' is 'UP'}}
  %1 = onnx.node "BitShift"(%b, %b) {opset = 11, node_attributes = {direction = "UP"}} : (tensor<4xui64>, tensor<4xui64>) -> none
  // expected-error @below {{attribute 'to' must be a type of numbers as wide as f32}}
  %2 = onnx.node "BitCast"(%x) {opset = 26, node_attributes = {to = 7}} : (tensor<2x3xf32>) -> none
  // expected-error @below {{its updates are 1x3 instead of 2x3}}
  %3 = onnx.node "ScatterElements"(%x, %i, %u) {opset = 18} : (tensor<2x3xf32>, tensor<2x3xi64>, tensor<1x3xf32>) -> none
  // expected-error @below {{attribute 'reduction' is 'mean'}}
  %4 = onnx.node "ScatterElements"(%x, %i, %x) {opset = 18, node_attributes = {reduction = "mean"}} : (tensor<2x3xf32>, tensor<2x3xi64>, tensor<2x3xf32>) -> none
  return %0, %1, %2, %3, %4 : none, none, none, none, none
}
