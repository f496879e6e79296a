// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @reduce_mean(%x: tensor<2x3xf32>, %axes: tensor<1xi64>) -> (none, none, none) { // expected-error {{3 of 3 nodes}}
  // expected-error @below {{(ReduceMean, ai.onnx opset 18) is not supported: 'axes' must be a compile-time constant}}
  %0 = onnx.node "ReduceMean"(%x, %axes) {opset = 18} : (tensor<2x3xf32>, tensor<1xi64>) -> none
  // expected-error @below {{axis 2 is outside a tensor of rank 2}}
  %1 = onnx.node "ReduceMean"(%x) {opset = 13, node_attributes = {axes = array<i64: 2>}} : (tensor<2x3xf32>) -> none
  // expected-error @below {{attribute 'noop_with_empty_axes' is not known}}
  %2 = onnx.node "ReduceMean"(%x) {opset = 13, node_attributes = {noop_with_empty_axes = 1}} : (tensor<2x3xf32>) -> none
  return %0, %1, %2 : none, none, none
}
