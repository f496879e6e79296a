// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @scales(%x: tensor<2x2xi8>, %f: tensor<2x2xf32>, %at: tensor<f32>) -> (none, none, none, none) { // expected-error {{4 of 4 nodes}}
  %s = onnx.constant dense<0.5> : tensor<f32>
  %ss = onnx.constant dense<0.5> : tensor<3xf32>
  %zz = onnx.constant dense<0> : tensor<3xi8>
  %z = onnx.constant dense<0> : tensor<i8>
  // expected-error @below {{input 3, 2x2, has 3 scales along dimension 1}}
  %0 = onnx.node "QLinearMatMul"(%x, %s, %z, %x, %ss, %zz, %s, %z) {opset = 10} : (tensor<2x2xi8>, tensor<f32>, tensor<i8>, tensor<2x2xi8>, tensor<3xf32>, tensor<3xi8>, tensor<f32>, tensor<i8>) -> none
  // expected-error @below {{its result has 3 scales; only one is supported}}
  %1 = onnx.node "QLinearMatMul"(%x, %s, %z, %x, %s, %z, %ss, %zz) {opset = 10} : (tensor<2x2xi8>, tensor<f32>, tensor<i8>, tensor<2x2xi8>, tensor<f32>, tensor<i8>, tensor<3xf32>, tensor<3xi8>) -> none
  // expected-error @below {{'scale' must be a compile-time constant}}
  %2 = onnx.node "QLinearMatMul"(%x, %at, %z, %x, %s, %z, %s, %z) {opset = 10} : (tensor<2x2xi8>, tensor<f32>, tensor<i8>, tensor<2x2xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> none
  // expected-error @below {{input 0 holds f32; only i8 and ui8 are supported}}
  %3 = onnx.node "QLinearMatMul"(%f, %s, %z, %x, %s, %z, %s, %z) {opset = 10} : (tensor<2x2xf32>, tensor<f32>, tensor<i8>, tensor<2x2xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}

// -----

func.func @microsoft(%x: tensor<1x2x2x2xi8>) -> (none, none, none, none) { // expected-error {{4 of 4 nodes}}
  %s = onnx.constant dense<0.5> : tensor<f32>
  %z = onnx.constant dense<0> : tensor<i8>
  // expected-error @below {{attribute 'channels_last' must be 0}}
  %0 = onnx.node "QLinearGlobalAveragePool"(%x, %s, %z, %s, %z) {domain = "com.microsoft", opset = 1, node_attributes = {channels_last = 1}} : (tensor<1x2x2x2xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> none
  // expected-error @below {{(QLinearReduceMean, com.microsoft opset 1) is not supported: the operator is not known}}
  %1 = onnx.node "QLinearReduceMean"(%x, %s, %z, %s, %z) {domain = "com.microsoft", opset = 1} : (tensor<1x2x2x2xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> none
  // expected-error @below {{(QAttention, com.microsoft opset 1) is not supported: the operator is not known; docs/operators.md lists those that are}}
  %2 = onnx.node "QAttention"(%x) {domain = "com.microsoft", opset = 1} : (tensor<1x2x2x2xi8>) -> none
  // expected-error @below {{it has 4 inputs}}
  %3 = onnx.node "QLinearConcat"(%s, %z, %x, %s) {domain = "com.microsoft", opset = 1, node_attributes = {axis = 1}} : (tensor<f32>, tensor<i8>, tensor<1x2x2x2xi8>, tensor<f32>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}

// -----

// A vector has no rows and no columns.
func.func @vectors(%x: tensor<2xi8>, %s: tensor<i8>) -> (none, none) { // expected-error {{2 of 2 nodes}}
  %one = onnx.constant dense<0.5> : tensor<f32>
  %z = onnx.constant dense<0> : tensor<i8>
  %two = onnx.constant dense<0.5> : tensor<2xf32>
  %zz = onnx.constant dense<0> : tensor<2xi8>
  // expected-error @below {{input 0 has 2 scales; only one is supported}}
  %0 = onnx.node "QLinearMatMul"(%x, %two, %zz, %x, %one, %z, %one, %z) {opset = 10} : (tensor<2xi8>, tensor<2xf32>, tensor<2xi8>, tensor<2xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> none
  // expected-error @below {{input 3 has 2 zero points}}
  %1 = onnx.node "MatMulInteger"(%x, %s, %z, %zz) {opset = 10} : (tensor<2xi8>, tensor<i8>, tensor<i8>, tensor<2xi8>) -> none
  return %0, %1 : none, none
}
