// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @errors(%a: tensor<3x3xf32>, %b: tensor<4xf32>) -> (none, none, none, none) { // expected-error {{4 of 4 nodes}}
  // expected-error @below {{(Einsum, ai.onnx opset 12) is wrong: attribute 'equation' has 'i' twice in its result}}
  %0 = onnx.node "Einsum"(%a) {opset = 12, node_attributes = {equation = "ii->ii"}} : (tensor<3x3xf32>) -> none
  // expected-error @below {{is wrong: attribute 'equation' has 'i' for an input 3x3}}
  %1 = onnx.node "Einsum"(%a) {opset = 12, node_attributes = {equation = "i->i"}} : (tensor<3x3xf32>) -> none
  // expected-error @below {{attribute 'equation' has one name for dimensions of 3 and 4}}
  %2 = onnx.node "Einsum"(%a, %b) {opset = 12, node_attributes = {equation = "ij,j->i"}} : (tensor<3x3xf32>, tensor<4xf32>) -> none
  // expected-error @below {{attribute 'equation' has a dimension in the result that no input has}}
  %3 = onnx.node "Einsum"(%b) {opset = 12, node_attributes = {equation = "i->ij"}} : (tensor<4xf32>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}
