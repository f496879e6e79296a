// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @errors(%x: tensor<2x4x3xf32>, %s: tensor<4xf32>) -> (none, none, none, none) { // expected-error {{4 of 4 nodes}}
  // expected-error @below {{axis 3 is outside a tensor of rank 3}}
  %0 = onnx.node "LayerNormalization"(%x, %s) {opset = 17, node_attributes = {axis = 3}} : (tensor<2x4x3xf32>, tensor<4xf32>) -> none
  // expected-error @below {{(GroupNormalization, ai.onnx opset 21) is wrong: attribute 'num_groups' is 3 for 4 channels}}
  %1 = onnx.node "GroupNormalization"(%x, %s, %s) {opset = 21, node_attributes = {num_groups = 3}} : (tensor<2x4x3xf32>, tensor<4xf32>, tensor<4xf32>) -> none
  // expected-error @below {{(LpNormalization, ai.onnx opset 13) is wrong: attribute 'p' is 0, below 1}}
  %2 = onnx.node "LpNormalization"(%x) {opset = 13, node_attributes = {p = 0}} : (tensor<2x4x3xf32>) -> none
  // expected-error @below {{(LRN, ai.onnx opset 13) is wrong: attribute 'size' is 0 for an input 2x4x3}}
  %3 = onnx.node "LRN"(%x) {opset = 13} : (tensor<2x4x3xf32>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}
