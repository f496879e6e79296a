// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @four_dimensions(%x: tensor<1x1x4x4x4x4xf32>, %w: tensor<1x1x2x2x2x2xf32>) -> none { // expected-error {{1 of 1 nodes cannot be converted}}
  // expected-error @below {{(Conv, ai.onnx opset 13) is not supported: 4-D convolution is not supported, only 1-D to 3-D}}
  %y = onnx.node "Conv"(%x, %w) {opset = 13} : (tensor<1x1x4x4x4x4xf32>, tensor<1x1x2x2x2x2xf32>) -> none
  return %y : none
}

// -----

func.func @channels(%x: tensor<1x3x4x4xf32>, %w: tensor<4x2x1x1xf32>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{(Conv, ai.onnx opset 13) is wrong: the input is 1x3x4x4 and the filter is 4x2x1x1, which do not go with 1 group}}
  %y = onnx.node "Conv"(%x, %w) {opset = 13} : (tensor<1x3x4x4xf32>, tensor<4x2x1x1xf32>) -> none
  return %y : none
}

// -----

func.func @bias(%x: tensor<1x2x4x4xf32>, %w: tensor<4x2x1x1xf32>, %b: tensor<3xf32>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{the bias is 3 for 4 output channels}}
  %y = onnx.node "Conv"(%x, %w, %b) {opset = 13} : (tensor<1x2x4x4xf32>, tensor<4x2x1x1xf32>, tensor<3xf32>) -> none
  return %y : none
}

// -----

func.func @attributes(%x: tensor<1x1x4x4xf32>, %w: tensor<1x1x2x2xf32>) -> (none, none, none, none, none) { // expected-error {{5 of 5 nodes}}
  // expected-error @below {{attribute 'kernel_shape' is 3x3 but the filter is 2x2}}
  %0 = onnx.node "Conv"(%x, %w) {opset = 13, node_attributes = {kernel_shape = array<i64: 3, 3>}} : (tensor<1x1x4x4xf32>, tensor<1x1x2x2xf32>) -> none
  // expected-error @below {{attribute 'strides' holds 0}}
  %1 = onnx.node "Conv"(%x, %w) {opset = 13, node_attributes = {strides = array<i64: 1, 0>}} : (tensor<1x1x4x4xf32>, tensor<1x1x2x2xf32>) -> none
  // expected-error @below {{attribute 'pads' has 2 numbers instead of 4}}
  %2 = onnx.node "Conv"(%x, %w) {opset = 13, node_attributes = {pads = array<i64: 1, 0>}} : (tensor<1x1x4x4xf32>, tensor<1x1x2x2xf32>) -> none
  // expected-error @below {{attribute 'auto_pad' is 'NONE'}}
  %3 = onnx.node "Conv"(%x, %w) {opset = 13, node_attributes = {auto_pad = "NONE"}} : (tensor<1x1x4x4xf32>, tensor<1x1x2x2xf32>) -> none
  // expected-error @below {{attribute 'group' must be an integer}}
  %4 = onnx.node "Conv"(%x, %w) {opset = 13, node_attributes = {group = "1"}} : (tensor<1x1x4x4xf32>, tensor<1x1x2x2xf32>) -> none
  return %0, %1, %2, %3, %4 : none, none, none, none, none
}

// -----

func.func @does_not_fit(%x: tensor<1x1x2x2xf32>, %w: tensor<1x1x3x3xf32>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{'tinyml.conv2d' op has a filter [1, 3, 3, 1] that does not fit the input [1, 2, 2, 1]}}
  %y = onnx.node "Conv"(%x, %w) {opset = 13} : (tensor<1x1x2x2xf32>, tensor<1x1x3x3xf32>) -> none
  return %y : none
}

// -----

func.func @huge(%x: tensor<1x1x2x2xf32>, %w: tensor<1x1x1x1xf32>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{which is larger than 2 GiB}}
  %y = onnx.node "Conv"(%x, %w) {opset = 13, node_attributes = {pads = array<i64: 1000000, 1000000, 1000000, 1000000>}} : (tensor<1x1x2x2xf32>, tensor<1x1x1x1xf32>) -> none
  return %y : none
}
