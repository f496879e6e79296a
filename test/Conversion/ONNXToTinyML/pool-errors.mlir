// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @indices(%x: tensor<1x1x4x4xi8>) -> (none, none) { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{(MaxPool, ai.onnx opset 12) is not supported: input 0 holds i8; only f32 is supported}}
  %y:2 = onnx.node "MaxPool"(%x) {opset = 12, node_attributes = {kernel_shape = array<i64: 2, 2>}} : (tensor<1x1x4x4xi8>) -> (none, none)
  return %y#0, %y#1 : none, none
}

// -----

func.func @kernel(%x: tensor<1x1x4x4xf32>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{attribute 'kernel_shape' is missing}}
  %y = onnx.node "MaxPool"(%x) {opset = 12} : (tensor<1x1x4x4xf32>) -> none
  return %y : none
}

// -----

func.func @padding(%x: tensor<1x1x4x4xf32>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{padding of 2 for a window of 2 is not supported}}
  %y = onnx.node "AveragePool"(%x) {opset = 12, node_attributes = {kernel_shape = array<i64: 2, 2>, pads = array<i64: 2, 0, 0, 0>}} : (tensor<1x1x4x4xf32>) -> none
  return %y : none
}

// -----

func.func @types(%x: tensor<1x1x4x4xi32>, %z: tensor<1x1x4x4xi8>) -> (none, none) { // expected-error {{2 of 2 nodes}}
  // expected-error @below {{input 0 holds i32; only f32, i8 and ui8 are supported}}
  %0 = onnx.node "MaxPool"(%x) {opset = 12, node_attributes = {kernel_shape = array<i64: 2, 2>}} : (tensor<1x1x4x4xi32>) -> none
  // expected-error @below {{input 0 holds i8; only f32 is supported}}
  %1 = onnx.node "AveragePool"(%z) {opset = 12, node_attributes = {kernel_shape = array<i64: 2, 2>}} : (tensor<1x1x4x4xi8>) -> none
  return %0, %1 : none, none
}

// -----

func.func @no_spatial_dimension(%x: tensor<1x4xf32>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{its input is 1x4, without a dimension to pool over}}
  %y = onnx.node "GlobalAveragePool"(%x) {opset = 12} : (tensor<1x4xf32>) -> none
  return %y : none
}
