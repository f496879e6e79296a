// RUN: tinyml-opt %s --convert-onnx-to-tinyml | FileCheck %s

// Stride 2 and 3 taps: of the phases, one meets taps 0 and 2, the other tap 1.
// CHECK-LABEL: func.func @stride
func.func @stride(%x: tensor<1x1x5xf32>) -> none {
  %w = onnx.constant dense<[[[1.0, 2.0, 3.0]]]> : tensor<1x1x3xf32>
  // CHECK: tinyml.constant dense{{(_resource)?}}<{{.*}}> : tensor<2x1x2x1xf32>
  // CHECK: %[[C:.*]] = tinyml.conv2d %{{.*}} {{.*}}padding = array<i64: 0, 1, 0, 1>
  // CHECK-SAME: -> tensor<1x1x6x2xf32>
  // CHECK: tinyml.reshape %[[C]] : (tensor<1x1x6x2xf32>) -> tensor<1x1x6x1x1x2x1xf32>
  // CHECK: tinyml.transpose %{{.*}} {perm = array<i64: 0, 1, 4, 2, 5, 3, 6>}
  // CHECK: tinyml.pad %{{.*}} {high = array<i64: 0, 0, -1, 0>, low = array<i64: 0, 0, 0, 0>} {{.*}} -> tensor<1x1x11x1xf32>
  %0 = onnx.node "ConvTranspose"(%x, %w) {opset = 11, node_attributes = {strides = array<i64: 2>}} : (tensor<1x1x5xf32>, tensor<1x1x3xf32>) -> none
  return %0 : none
}

// With stride 1 it is a convolution with the filter turned round.
// CHECK-LABEL: func.func @dilation
func.func @dilation(%x: tensor<1x4x5x5xf32>) -> none {
  %w = onnx.constant dense<1.0> : tensor<4x3x3x3xf32>
  // CHECK: tinyml.conv2d {{.*}}dilations = array<i64: 2, 2>{{.*}}groups = 2 : i64, padding = array<i64: 3, 3, 3, 3>{{.*}} tensor<6x3x3x2xf32>) -> tensor<1x7x7x6xf32>
  %0 = onnx.node "ConvTranspose"(%x, %w) {opset = 11, node_attributes = {dilations = array<i64: 2, 2>, group = 2, pads = array<i64: 1, 1, 1, 1>}} : (tensor<1x4x5x5xf32>, tensor<4x3x3x3xf32>) -> none
  return %0 : none
}

// Of three dimensions the taps of the first, here one for each of its two
// phases, are channels, and these phases are interleaved first.
// CHECK-LABEL: func.func @deep
func.func @deep(%x: tensor<1x1x3x4x4xf32>) -> none {
  %w = onnx.constant dense<1.0> : tensor<1x2x2x1x1xf32>
  // CHECK: %[[C:.*]] = tinyml.conv2d {{.*}} tensor<4x1x1x1xf32>) -> tensor<3x4x4x4xf32>
  // CHECK: tinyml.reshape %[[C]] : (tensor<3x4x4x4xf32>) -> tensor<3x16x2x2xf32>
  // CHECK: tinyml.transpose %{{.*}} {perm = array<i64: 0, 2, 1, 3>}
  // CHECK: tinyml.transpose {{.*}} -> tensor<1x2x6x4x4xf32>
  %0 = onnx.node "ConvTranspose"(%x, %w) {opset = 11, node_attributes = {strides = array<i64: 2, 1, 1>}} : (tensor<1x1x3x4x4xf32>, tensor<1x2x2x1x1xf32>) -> none
  return %0 : none
}
