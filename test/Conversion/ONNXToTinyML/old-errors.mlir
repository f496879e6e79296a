// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @old(%a: tensor<2x3xf32>, %b: tensor<3xf32>, %c: tensor<2xf32>) -> (none, none, none, none) { // expected-error {{4 of 4 nodes}}
  // expected-error @below {{(Add, ai.onnx opset 6) is wrong: shapes 2x3 and 3 differ, and attribute 'broadcast' is not 1}}
  %0 = onnx.node "Add"(%a, %b) {opset = 6} : (tensor<2x3xf32>, tensor<3xf32>) -> none
  // expected-error @below {{shapes 3 and 2x3 do not broadcast: before opset 7 only input 1 does}}
  %1 = onnx.node "Sub"(%b, %a) {opset = 6, node_attributes = {broadcast = 1}} : (tensor<3xf32>, tensor<2x3xf32>) -> none
  // expected-error @below {{shapes 2x3 and 2 do not broadcast from axis 2 on}}
  %2 = onnx.node "Mul"(%a, %c) {opset = 6, node_attributes = {broadcast = 1, axis = 2}} : (tensor<2x3xf32>, tensor<2xf32>) -> none
  // expected-error @below {{attribute 'is_test' is 0, so it trains; export the model for inference}}
  %3 = onnx.node "Dropout"(%a) {opset = 6} : (tensor<2x3xf32>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}
