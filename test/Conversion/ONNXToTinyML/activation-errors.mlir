// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @bounds(%x: tensor<4xf32>, %min: tensor<f32>) -> (none, none, none) { // expected-error {{3 of 3 nodes}}
  // expected-error @below {{(Clip, ai.onnx opset 13) is not supported: 'min' must be a compile-time constant}}
  %0 = onnx.node "Clip"(%x, %min) {opset = 13} : (tensor<4xf32>, tensor<f32>) -> none
  %byte = onnx.constant dense<1> : tensor<i8>
  // expected-error @below {{'min' has another type than the input}}
  %1 = onnx.node "Clip"(%x, %byte) {opset = 13} : (tensor<4xf32>, tensor<i8>) -> none
  // expected-error @below {{'max' is not a number}}
  %2 = onnx.node "Clip"(%x) {opset = 10, node_attributes = {max = 0x7FC00000 : f32}} : (tensor<4xf32>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

func.func @softmax(%x: tensor<4x2xf32>, %s: tensor<f32>) -> (none, none) { // expected-error {{2 of 2 nodes}}
  // expected-error @below {{axis 2 is outside a tensor of rank 2}}
  %0 = onnx.node "Softmax"(%x) {opset = 13, node_attributes = {axis = 2}} : (tensor<4x2xf32>) -> none
  // expected-error @below {{axis -1 is outside a tensor of rank 0}}
  %1 = onnx.node "Softmax"(%s) {opset = 13} : (tensor<f32>) -> none
  return %0, %1 : none, none
}

// -----

func.func @infinite_clip(%x: tensor<4xf32>) -> (none, none) { // expected-error {{2 of 2 nodes}}
  %inf = onnx.constant dense<0x7F800000> : tensor<f32>
  %minus = onnx.constant dense<0xFF800000> : tensor<f32>
  // expected-error @below {{'min' is infinite, which every element would become}}
  %0 = onnx.node "Clip"(%x, %inf) {opset = 13} : (tensor<4xf32>, tensor<f32>) -> none
  // expected-error @below {{'max' is infinite, which every element would become}}
  %1 = onnx.node "Clip"(%x, %minus, %minus) {opset = 13} : (tensor<4xf32>, tensor<f32>, tensor<f32>) -> none
  return %0, %1 : none, none
}
