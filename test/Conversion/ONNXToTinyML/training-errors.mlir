// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @errors(%r: tensor<f32>, %t: tensor<i64>, %x: tensor<2xf32>, %y: tensor<3xf32>) -> (none, none, none) { // expected-error {{3 of 3 nodes}}
  // expected-error @below {{(Adam, ai.onnx.preview.training opset 1) is wrong: it has 7 inputs}}
  %0:3 = onnx.node "Adam"(%r, %t, %x, %x, %x, %x, %x) {domain = "ai.onnx.preview.training", opset = 1} : (tensor<f32>, tensor<i64>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (none, none, none)
  // expected-error @below {{input 4 is 3 instead of 2}}
  %1:2 = onnx.node "Adagrad"(%r, %t, %x, %x, %y) {domain = "ai.onnx.preview.training", opset = 1} : (tensor<f32>, tensor<i64>, tensor<2xf32>, tensor<2xf32>, tensor<3xf32>) -> (none, none)
  // expected-error @below {{attribute 'mode' is 'fast'}}
  %2:2 = onnx.node "Momentum"(%r, %t, %x, %x, %x) {domain = "ai.onnx.preview.training", opset = 1, node_attributes = {mode = "fast"}} : (tensor<f32>, tensor<i64>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (none, none)
  return %0#0, %1#0, %2#0 : none, none, none
}
