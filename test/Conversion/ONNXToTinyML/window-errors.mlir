// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @errors(%x: tensor<1x1x2x2xf32>, %i: tensor<1x1x2x3xi64>, %j: tensor<1x1x2x2xi64>, %s: tensor<4xi64>, %c: tensor<1x4x2xf32>) -> (none, none, none, none) { // expected-error {{4 of 4 nodes}}
  // expected-error @below {{(MaxUnpool, ai.onnx opset 11) is wrong: its indices are 1x1x2x3 for 1x1x2x2}}
  %0 = onnx.node "MaxUnpool"(%x, %i) {opset = 11, node_attributes = {kernel_shape = array<i64: 2, 2>}} : (tensor<1x1x2x2xf32>, tensor<1x1x2x3xi64>) -> none
  // expected-error @below {{'output_shape' must be a compile-time constant}}
  %1 = onnx.node "MaxUnpool"(%x, %j, %s) {opset = 11, node_attributes = {kernel_shape = array<i64: 2, 2>}} : (tensor<1x1x2x2xf32>, tensor<1x1x2x2xi64>, tensor<4xi64>) -> none
  %small = onnx.constant dense<[1, 1, 2, 2]> : tensor<4xi64>
  // expected-error @below {{its image is 1x1x3x3, its output_shape 1x1x2x2}}
  %2 = onnx.node "MaxUnpool"(%x, %j, %small) {opset = 11, node_attributes = {kernel_shape = array<i64: 2, 2>}} : (tensor<1x1x2x2xf32>, tensor<1x1x2x2xi64>, tensor<4xi64>) -> none
  %image = onnx.constant dense<[2, 2]> : tensor<2xi64>
  // expected-error @below {{its input 1x4x2, image_shape 2x2, block_shape 2x2 and attributes do not go together}}
  %3 = onnx.node "Col2Im"(%c, %image, %image) {opset = 18} : (tensor<1x4x2xf32>, tensor<2xi64>, tensor<2xi64>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}
