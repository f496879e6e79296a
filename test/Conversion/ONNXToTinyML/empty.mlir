// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

// An input without elements is known, and what it makes has none or is said.
// expected-error @below {{output '' has no elements}}
func.func @hardmax(%x: tensor<0x4xf32>) -> none {
  %0 = onnx.node "Hardmax"(%x) {opset = 13, node_attributes = {axis = 0}} : (tensor<0x4xf32>) -> none
  return %0 : none
}

// -----

// expected-error @below {{output '' has no elements}}
func.func @normalization(%x: tensor<0x2x2x2xf32>) -> none {
  %0 = onnx.node "MeanVarianceNormalization"(%x) {opset = 13} : (tensor<0x2x2x2xf32>) -> none
  return %0 : none
}

// -----

func.func @rotary(%x: tensor<0x4x3x8xf32>, %c: tensor<2x3x4xf32>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{(RotaryEmbedding, ai.onnx opset 23) is}}
  %0 = onnx.node "RotaryEmbedding"(%x, %c, %c) {opset = 23} : (tensor<0x4x3x8xf32>, tensor<2x3x4xf32>, tensor<2x3x4xf32>) -> none
  return %0 : none
}
