// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// A 2-D convolution stands between transposes; its filter becomes OHWI.
// CHECK-LABEL: func.func @conv_2d
func.func @conv_2d(%x: tensor<1x2x3x3xf32>) -> none {
  %w = onnx.constant dense<[[[[1.0, 2.0]], [[3.0, 4.0]]]]> : tensor<1x2x1x2xf32>
  %b = onnx.constant dense<5.0> : tensor<1xf32>
  // CHECK-DAG: %[[X:.*]] = tinyml.transpose %arg0 {perm = array<i64: 0, 2, 3, 1>}
  // CHECK-DAG: %[[B:.*]] = tinyml.constant dense<5.000000e+00>
  // CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{\[\[\[\[}}1.000000e+00, 3.000000e+00], [2.000000e+00, 4.000000e+00]]]]>
  // CHECK: %[[Y:.*]] = tinyml.conv2d %[[X]], %[[W]], %[[B]] : (tensor<1x3x3x2xf32>, tensor<1x1x2x2xf32>, tensor<1xf32>) -> tensor<1x3x2x1xf32>
  // CHECK: tinyml.transpose %[[Y]] {perm = array<i64: 0, 3, 1, 2>}
  %y = onnx.node "Conv"(%x, %w, %b) {opset = 13, node_attributes = {kernel_shape = array<i64: 1, 2>}} : (tensor<1x2x3x3xf32>, tensor<1x2x1x2xf32>, tensor<1xf32>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @conv_1d
func.func @conv_1d(%x: tensor<1x2x8xf32>, %w: tensor<4x1x3xf32>) -> none {
  // CHECK: %[[T:.*]] = tinyml.transpose %arg0 {perm = array<i64: 0, 2, 1>}
  // CHECK: %[[X:.*]] = tinyml.reshape %[[T]] : (tensor<1x8x2xf32>) -> tensor<1x1x8x2xf32>
  // CHECK: %[[F:.*]] = tinyml.transpose %arg1 {perm = array<i64: 0, 2, 1>}
  // CHECK: %[[W:.*]] = tinyml.reshape %[[F]] : (tensor<4x3x1xf32>) -> tensor<4x1x3x1xf32>
  // CHECK: tinyml.conv2d %[[X]], %[[W]] {dilations = array<i64: 1, 2>, groups = 2 : i64, padding = array<i64: 0, 4, 0, 0>, strides = array<i64: 1, 3>}
  // CHECK-SAME: -> tensor<1x1x3x4xf32>
  // CHECK: tinyml.reshape {{.*}} -> tensor<1x3x4xf32>
  // CHECK: tinyml.transpose {{.*}} -> tensor<1x4x3xf32>
  %y = onnx.node "Conv"(%x, %w) {opset = 22, node_attributes = {dilations = array<i64: 2>, group = 2, pads = array<i64: 4, 0>, strides = array<i64: 3>}} : (tensor<1x2x8xf32>, tensor<4x1x3xf32>) -> none
  return %y : none
}

// -----

// The odd element of padding goes to the end, or to the start.
// CHECK-LABEL: func.func @auto_pad
func.func @auto_pad(%x: tensor<1x1x5x6xf32>, %w: tensor<1x1x2x3xf32>) -> (none, none, none) {
  // CHECK: tinyml.conv2d {{.*}} {padding = array<i64: 0, 1, 1, 1>}
  %0 = onnx.node "Conv"(%x, %w) {opset = 11, node_attributes = {auto_pad = "SAME_UPPER"}} : (tensor<1x1x5x6xf32>, tensor<1x1x2x3xf32>) -> none
  // CHECK: tinyml.conv2d {{.*}} {padding = array<i64: 1, 1, 0, 0>, strides = array<i64: 1, 2>}
  %1 = onnx.node "Conv"(%x, %w) {opset = 11, node_attributes = {auto_pad = "SAME_LOWER", strides = array<i64: 1, 2>}} : (tensor<1x1x5x6xf32>, tensor<1x1x2x3xf32>) -> none
  // CHECK: tinyml.conv2d %{{[0-9]+}}, %{{[0-9]+}} : {{.*}} -> tensor<1x4x4x1xf32>
  %2 = onnx.node "Conv"(%x, %w) {opset = 11, node_attributes = {auto_pad = "VALID"}} : (tensor<1x1x5x6xf32>, tensor<1x1x2x3xf32>) -> none
  return %0, %1, %2 : none, none, none
}
