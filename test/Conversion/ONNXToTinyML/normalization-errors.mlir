// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @training(%x: tensor<1x1xf32>, %c: tensor<1xf32>, %d: tensor<2xf32>) -> (none, none) { // expected-error {{2 of 2 nodes}}
  // expected-error @below {{(BatchNormalization, ai.onnx opset 15) is wrong: input 1 is 2 for 1 channels}}
  %0 = onnx.node "BatchNormalization"(%x, %d, %c, %c, %c) {opset = 15, node_attributes = {training_mode = 1}} : (tensor<1x1xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> none
  // expected-error @below {{'scale' must be a compile-time constant}}
  // expected-error @below {{'B' must be a compile-time constant}}
  // expected-error @below {{'input_mean' must be a compile-time constant}}
  // expected-error @below {{'input_var' must be a compile-time constant}}
  %1 = onnx.node "BatchNormalization"(%x, %c, %c, %c, %c) {opset = 15} : (tensor<1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> none
  return %0, %1 : none, none
}

// -----

func.func @values(%x: tensor<1x1xf32>) -> (none, none) { // expected-error {{2 of 2 nodes}}
  %c = onnx.constant dense<1.0> : tensor<1xf32>
  %negative = onnx.constant dense<-1.0> : tensor<1xf32>
  %two = onnx.constant dense<1.0> : tensor<2xf32>
  // expected-error @below {{'input_var' + 'epsilon' must be positive, found -1.000000 + 0.000010}}
  %0 = onnx.node "BatchNormalization"(%x, %c, %c, %c, %negative) {opset = 15} : (tensor<1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> none
  // expected-error @below {{'B' is 2 for 1 channels}}
  %1 = onnx.node "BatchNormalization"(%x, %c, %two, %c, %c) {opset = 15} : (tensor<1x1xf32>, tensor<1xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> none
  return %0, %1 : none, none
}
