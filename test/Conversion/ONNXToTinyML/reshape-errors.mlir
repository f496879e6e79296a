// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @shapes(%x: tensor<2x3xf32>, %shape: tensor<1xi64>) -> (none, none, none, none) { // expected-error {{4 of 4 nodes}}
  // expected-error @below {{(Reshape, ai.onnx opset 13) is not supported: 'shape' must be a compile-time constant}}
  %0 = onnx.node "Reshape"(%x, %shape) {opset = 13} : (tensor<2x3xf32>, tensor<1xi64>) -> none
  %two = onnx.constant dense<[-1, -1]> : tensor<2xi64>
  // expected-error @below {{its input is 2x3, which cannot become -1x-1}}
  %1 = onnx.node "Reshape"(%x, %two) {opset = 13} : (tensor<2x3xf32>, tensor<2xi64>) -> none
  %four = onnx.constant dense<[4, -1]> : tensor<2xi64>
  // expected-error @below {{its input is 2x3, which cannot become 4x-1}}
  %2 = onnx.node "Reshape"(%x, %four) {opset = 13} : (tensor<2x3xf32>, tensor<2xi64>) -> none
  %huge = onnx.constant dense<[4611686018427387904, 4]> : tensor<2xi64>
  // expected-error @below {{its input is 2x3, which cannot become 4611686018427387904x4}}
  %3 = onnx.node "Reshape"(%x, %huge) {opset = 13} : (tensor<2x3xf32>, tensor<2xi64>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}

// -----

func.func @axes(%x: tensor<2x1xf32>) -> (none, none, none) { // expected-error {{3 of 3 nodes}}
  // expected-error @below {{dimension 0 of its input 2x1 is not 1}}
  %0 = onnx.node "Squeeze"(%x) {opset = 11, node_attributes = {axes = array<i64: 0>}} : (tensor<2x1xf32>) -> none
  // expected-error @below {{axis 0 occurs twice}}
  %1 = onnx.node "Unsqueeze"(%x) {opset = 11, node_attributes = {axes = array<i64: 0, -4>}} : (tensor<2x1xf32>) -> none
  // expected-error @below {{'axes' is missing}}
  %2 = onnx.node "Unsqueeze"(%x) {opset = 11} : (tensor<2x1xf32>) -> none
  return %0, %1, %2 : none, none, none
}
