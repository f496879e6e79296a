// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @types(%f: tensor<4xf32>, %d: tensor<4xf64>) -> (none, none, none, none, none) { // expected-error {{5 of 5 nodes}}
  // expected-error @below {{attribute 'to' must be a type of integers or floats of at most 64 bits}}
  %0 = onnx.node "Cast"(%f) {opset = 13, node_attributes = {to = 8}} : (tensor<4xf32>) -> none
  // expected-error @below {{input 0 must hold booleans}}
  %1 = onnx.node "Not"(%f) {opset = 13} : (tensor<4xf32>) -> none
  // expected-error @below {{its condition must hold booleans}}
  %2 = onnx.node "Where"(%f, %f, %f) {opset = 13} : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> none
  // expected-error @below {{its inputs have different element types}}
  %3 = onnx.node "Equal"(%d, %f) {opset = 13} : (tensor<4xf64>, tensor<4xf32>) -> none
  // expected-error @below {{it detects neither infinity}}
  %4 = onnx.node "IsInf"(%f) {opset = 13, node_attributes = {detect_positive = 0, detect_negative = 0}} : (tensor<4xf32>) -> none
  return %0, %1, %2, %3, %4 : none, none, none, none, none
}

// -----

func.func @shapes(%c: tensor<3xi1>, %f: tensor<4xf32>, %i: tensor<2xi64>, %g: tensor<2xi8>) -> (none, none, none, none, none) { // expected-error {{5 of 5 nodes}}
  // expected-error @below {{shapes 3 and 4 do not broadcast}}
  %0 = onnx.node "Where"(%c, %f, %f) {opset = 13} : (tensor<3xi1>, tensor<4xf32>, tensor<4xf32>) -> none
  // expected-error @below {{'indices' must hold i32 or i64, found i8}}
  %1 = onnx.node "Gather"(%f, %g) {opset = 13} : (tensor<4xf32>, tensor<2xi8>) -> none
  // expected-error @below {{'shape' must be a compile-time constant}}
  %2 = onnx.node "Expand"(%f, %i) {opset = 13} : (tensor<4xf32>, tensor<2xi64>) -> none
  // expected-error @below {{'depth' must be a compile-time constant}}
  %3 = onnx.node "OneHot"(%i, %i, %f) {opset = 13} : (tensor<2xi64>, tensor<2xi64>, tensor<4xf32>) -> none
  // expected-error @below {{its input must have at least 2 dimensions}}
  %4 = onnx.node "Trilu"(%f) {opset = 14} : (tensor<4xf32>) -> none
  return %0, %1, %2, %3, %4 : none, none, none, none, none
}

// -----

func.func @tables(%i: tensor<1xi64>, %v: tensor<2xi8>, %x: tensor<1x1xf32>) -> (none, none) { // expected-error {{2 of 2 nodes}}
  %depth = onnx.constant dense<100000000> : tensor<i64>
  // expected-error @below {{it needs a table of 100000000 numbers}}
  %0 = onnx.node "OneHot"(%i, %depth, %v) {opset = 13} : (tensor<1xi64>, tensor<i64>, tensor<2xi8>) -> none
  %none = onnx.constant dense<> : tensor<0xf32>
  %sizes = onnx.constant dense<[1, 100000000]> : tensor<2xi64>
  // expected-error @below {{it needs a table of 100000000 numbers}}
  %1 = onnx.node "Resize"(%x, %none, %none, %sizes) {opset = 13} : (tensor<1x1xf32>, tensor<0xf32>, tensor<0xf32>, tensor<2xi64>) -> none
  return %0, %1 : none, none
}
