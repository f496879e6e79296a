// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @errors(%x: tensor<1x4x5xf32>, %r: tensor<4x3x3xf32>, %y: tensor<1x1x2x2x2x2xf32>) -> (none, none, none, none) { // expected-error {{4 of 4 nodes}}
  %w = onnx.constant dense<1.0> : tensor<4x3x3xf32>
  // expected-error @below {{(ConvTranspose, ai.onnx opset 11) is not supported: filter and bias must be compile-time constants}}
  %0 = onnx.node "ConvTranspose"(%x, %r) {opset = 11} : (tensor<1x4x5xf32>, tensor<4x3x3xf32>) -> none
  // expected-error @below {{is wrong: the input is 1x4x5 and the filter is 4x3x3, which do not go with 'group' 3}}
  %1 = onnx.node "ConvTranspose"(%x, %w) {opset = 11, node_attributes = {group = 3}} : (tensor<1x4x5xf32>, tensor<4x3x3xf32>) -> none
  // expected-error @below {{is wrong: dimension 2 of its result has -1 elements}}
  %2 = onnx.node "ConvTranspose"(%x, %w) {opset = 11, node_attributes = {pads = array<i64: 4, 4>}} : (tensor<1x4x5xf32>, tensor<4x3x3xf32>) -> none
  %v = onnx.constant dense<1.0> : tensor<1x1x1x1x1x1xf32>
  // expected-error @below {{transposed convolution}}
  %3 = onnx.node "ConvTranspose"(%y, %v) {opset = 11} : (tensor<1x1x2x2x2x2xf32>, tensor<1x1x1x1x1x1xf32>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}
