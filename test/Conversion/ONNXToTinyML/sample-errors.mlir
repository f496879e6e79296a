// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @grid(%x: tensor<1x1x2x2xf32>, %g: tensor<1x1x3x3xf32>, %h: tensor<1x1x3x2xf32>) -> (none, none, none) { // expected-error {{3 of 3 nodes}}
  // expected-error @below {{(GridSample, ai.onnx opset 22) is wrong: its grid is 1x1x3x3 for 1x1x2x2}}
  %0 = onnx.node "GridSample"(%x, %g) {opset = 22} : (tensor<1x1x2x2xf32>, tensor<1x1x3x3xf32>) -> none
  // expected-error @below {{attribute 'mode' is 'area'}}
  %1 = onnx.node "GridSample"(%x, %h) {opset = 22, node_attributes = {mode = "area"}} : (tensor<1x1x2x2xf32>, tensor<1x1x3x2xf32>) -> none
  // expected-error @below {{attribute 'padding_mode' is 'ones'}}
  %2 = onnx.node "GridSample"(%x, %h) {opset = 22, node_attributes = {padding_mode = "ones"}} : (tensor<1x1x2x2xf32>, tensor<1x1x3x2xf32>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

func.func @others(%x: tensor<1x1x3x3xf32>, %t: tensor<1x2x2xf32>, %s: tensor<4xi64>, %r: tensor<1x4xf32>, %b: tensor<1xi64>) -> (none, none, none, none, none) { // expected-error {{5 of 5 nodes}}
  %size = onnx.constant dense<[1, 1, 2, 2]> : tensor<4xi64>
  // expected-error @below {{'size' must be a compile-time constant}}
  %0 = onnx.node "AffineGrid"(%t, %s) {opset = 20} : (tensor<1x2x2xf32>, tensor<4xi64>) -> none
  // expected-error @below {{'theta' is 1x2x2 for an image 1x1x2x2}}
  %1 = onnx.node "AffineGrid"(%t, %size) {opset = 20} : (tensor<1x2x2xf32>, tensor<4xi64>) -> none
  // expected-error @below {{attribute 'sampling_ratio' is 0, so that the number of samples depends on the regions; set it to 2 or so}}
  %2 = onnx.node "RoiAlign"(%x, %r, %b) {opset = 16} : (tensor<1x1x3x3xf32>, tensor<1x4xf32>, tensor<1xi64>) -> none
  // expected-error @below {{its output is -1x1}}
  %3 = onnx.node "RoiAlign"(%x, %r, %b) {opset = 16, node_attributes = {output_height = -1}} : (tensor<1x1x3x3xf32>, tensor<1x4xf32>, tensor<1xi64>) -> none
  // expected-error @below {{its input 1x1x3x3, filter 1x1x3x3, offsets 1x1x3x3 and attributes do not go together}}
  %4 = onnx.node "DeformConv"(%x, %x, %x) {opset = 22} : (tensor<1x1x3x3xf32>, tensor<1x1x3x3xf32>, tensor<1x1x3x3xf32>) -> none
  return %0, %1, %2, %3, %4 : none, none, none, none, none
}
