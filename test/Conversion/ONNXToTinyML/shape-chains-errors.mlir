// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @runtime(%x: tensor<f32>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{(Range, ai.onnx opset 13) is not supported: its inputs must be compile-time constants}}
  %y = onnx.node "Range"(%x, %x, %x) {opset = 13} : (tensor<f32>, tensor<f32>, tensor<f32>) -> none
  return %y : none
}

// -----

func.func @values(%x: tensor<4xf32>) -> (none, none, none, none, none) { // expected-error {{5 of 5 nodes}}
  %data = onnx.constant dense<[1, 2]> : tensor<2xi64>
  %zero = onnx.constant dense<0> : tensor<i64>
  %index = onnx.constant dense<2> : tensor<i64>
  // expected-error @below {{it divides by 0}}
  %0 = onnx.node "Div"(%data, %zero) {opset = 13} : (tensor<2xi64>, tensor<i64>) -> none
  // expected-error @below {{index 2 is outside a dimension of 2}}
  %1 = onnx.node "Gather"(%data, %index) {opset = 13} : (tensor<2xi64>, tensor<i64>) -> none
  // expected-error @below {{its inputs make no range}}
  %2 = onnx.node "Range"(%index, %index, %zero) {opset = 13} : (tensor<i64>, tensor<i64>, tensor<i64>) -> none
  %huge = onnx.constant dense<4294967296> : tensor<2xi64>
  // expected-error @below {{there is no tensor 4294967296x4294967296}}
  %3 = onnx.node "ConstantOfShape"(%huge) {opset = 13} : (tensor<2xi64>) -> none
  // expected-error @below {{attribute 'to' must be a type of integers or floats}}
  %4 = onnx.node "Cast"(%data) {opset = 13, node_attributes = {to = 8}} : (tensor<2xi64>) -> none
  return %0, %1, %2, %3, %4 : none, none, none, none, none
}

// -----

func.func @unknown_size(%x: tensor<4xf32>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{(NonZero, ai.onnx opset 13) is not supported: its input must be a compile-time constant, which says how many results there are}}
  %y = onnx.node "NonZero"(%x) {opset = 13} : (tensor<4xf32>) -> none
  return %y : none
}
