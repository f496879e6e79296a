// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @shapes(%a: tensor<2x3xf32>, %b: tensor<2xf32>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{(Add, ai.onnx opset 14) is wrong: shapes 2x3 and 2 do not broadcast}}
  %y = onnx.node "Add"(%a, %b) {opset = 14} : (tensor<2x3xf32>, tensor<2xf32>) -> none
  return %y : none
}

// -----

func.func @types(%a: tensor<2xf32>, %b: tensor<2xi8>, %c: tensor<2xi4>) -> (none, none) { // expected-error {{2 of 2 nodes}}
  // expected-error @below {{its inputs have different element types}}
  %0 = onnx.node "Add"(%a, %b) {opset = 14} : (tensor<2xf32>, tensor<2xi8>) -> none
  // expected-error @below {{input 0 holds i4, which is not computed with at run time}}
  %1 = onnx.node "Mul"(%c, %c) {opset = 14} : (tensor<2xi4>, tensor<2xi4>) -> none
  return %0, %1 : none, none
}
