// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @errors(%x: tensor<4xf32>, %i: tensor<4xi64>) -> (none, none, none, none) { // expected-error {{4 of 4 nodes}}
  // expected-error @below {{(Erf, ai.onnx opset 13) is not supported: input 0 holds i64; only f32 is supported}}
  %0 = onnx.node "Erf"(%i) {opset = 13} : (tensor<4xi64>) -> none
  // expected-error @below {{(Gelu, ai.onnx opset 20) is wrong: attribute 'approximate' is 'fast'}}
  %1 = onnx.node "Gelu"(%x) {opset = 20, node_attributes = {approximate = "fast"}} : (tensor<4xf32>) -> none
  // expected-error @below {{(Celu, ai.onnx opset 12) is wrong: attribute 'alpha' is 0}}
  %2 = onnx.node "Celu"(%x) {opset = 12, node_attributes = {alpha = 0.0 : f32}} : (tensor<4xf32>) -> none
  // expected-error @below {{(Elu, ai.onnx opset 13) is wrong: attribute 'alpha' is not a finite number}}
  %3 = onnx.node "Elu"(%x) {opset = 13, node_attributes = {alpha = 0x7F800000 : f32}} : (tensor<4xf32>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}
