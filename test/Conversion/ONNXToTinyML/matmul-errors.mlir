// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @lengths(%a: tensor<2x3xf32>, %b: tensor<4x3xf32>) -> (none, none) { // expected-error {{2 of 2 nodes}}
  // expected-error @below {{(MatMul, ai.onnx opset 13) is wrong: shapes 2x3 and 4x3 cannot be multiplied}}
  %0 = onnx.node "MatMul"(%a, %b) {opset = 13} : (tensor<2x3xf32>, tensor<4x3xf32>) -> none
  // expected-error @below {{(Gemm, ai.onnx opset 13) is wrong: matrices 2x3 and 4x3 cannot be multiplied}}
  %1 = onnx.node "Gemm"(%a, %b) {opset = 13} : (tensor<2x3xf32>, tensor<4x3xf32>) -> none
  return %0, %1 : none, none
}

// -----

func.func @scalar(%a: tensor<f32>, %b: tensor<3xf32>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{its inputs must not be scalars}}
  %0 = onnx.node "MatMul"(%a, %b) {opset = 13} : (tensor<f32>, tensor<3xf32>) -> none
  return %0 : none
}

// -----

func.func @gemm(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>, %c: tensor<3xf32>, %d: tensor<3xf32>) -> (none, none, none) { // expected-error {{3 of 3 nodes}}
  // expected-error @below {{C is 3, which does not broadcast to 2x4}}
  %0 = onnx.node "Gemm"(%a, %b, %c) {opset = 13} : (tensor<2x3xf32>, tensor<3x4xf32>, tensor<3xf32>) -> none
  // expected-error @below {{its inputs must be matrices}}
  %1 = onnx.node "Gemm"(%a, %d) {opset = 13} : (tensor<2x3xf32>, tensor<3xf32>) -> none
  // expected-error @below {{it has 1 inputs}}
  %2 = onnx.node "Gemm"(%a) {opset = 13} : (tensor<2x3xf32>) -> none
  return %0, %1, %2 : none, none, none
}
