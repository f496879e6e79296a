// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @max_pool
func.func @max_pool(%x: tensor<1x2x5x6xf32>) -> none {
  // CHECK: %[[X:.*]] = tinyml.transpose %arg0 {perm = array<i64: 0, 2, 3, 1>}
  // CHECK: %[[Y:.*]] = tinyml.max_pool2d %[[X]] {ceil_mode, dilations = array<i64: 1, 2>, kernel = array<i64: 2, 2>, padding = array<i64: 1, 0, 0, 1>, strides = array<i64: 2, 2>}
  // CHECK-SAME: -> tensor<1x3x3x2xf32>
  // CHECK: tinyml.transpose %[[Y]] {perm = array<i64: 0, 3, 1, 2>}
  %y = onnx.node "MaxPool"(%x) {opset = 12, node_attributes = {ceil_mode = 1, dilations = array<i64: 1, 2>, kernel_shape = array<i64: 2, 2>, pads = array<i64: 1, 0, 0, 1>, storage_order = 0, strides = array<i64: 2, 2>}} : (tensor<1x2x5x6xf32>) -> none
  return %y : none
}

// -----

// A maximum does not need the scale, but keeps it in sight.
// CHECK-LABEL: func.func @quantized_max_pool
func.func @quantized_max_pool(%x: tensor<1x1x2x2xf32>) -> none {
  %scale = onnx.constant dense<0.5> : tensor<f32>
  %zero = onnx.constant dense<3> : tensor<ui8>
  // CHECK: tinyml.quantize
  %q = onnx.node "QuantizeLinear"(%x, %scale, %zero) {opset = 13} : (tensor<1x1x2x2xf32>, tensor<f32>, tensor<ui8>) -> none
  // CHECK: tinyml.max_pool2d {{.*}} -> tensor<1x1x1x1x!quant.uniform<u8:f32, 5.000000e-01:3>>
  %m = onnx.node "MaxPool"(%q) {opset = 13, node_attributes = {kernel_shape = array<i64: 2, 2>}} : (none) -> none
  // CHECK: %[[T:.*]] = tinyml.transpose
  // CHECK: tinyml.dequantize %[[T]]
  %y = onnx.node "DequantizeLinear"(%m, %scale, %zero) {opset = 13} : (none, tensor<f32>, tensor<ui8>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @average_pool
func.func @average_pool(%x: tensor<1x2x7xf32>) -> none {
  // CHECK: tinyml.avg_pool2d {{.*}} {count_include_pad, kernel = array<i64: 1, 3>, padding = array<i64: 0, 1, 0, 1>, strides = array<i64: 1, 2>}
  // CHECK-SAME: (tensor<1x1x7x2xf32>) -> tensor<1x1x4x2xf32>
  %y = onnx.node "AveragePool"(%x) {opset = 19, node_attributes = {count_include_pad = 1, kernel_shape = array<i64: 3>, pads = array<i64: 1, 1>, strides = array<i64: 2>}} : (tensor<1x2x7xf32>) -> none
  return %y : none
}

// -----

// Three dimensions: over each plane, then over depth.
// CHECK-LABEL: func.func @three_dimensions
func.func @three_dimensions(%x: tensor<1x2x4x6x8xf32>) -> none {
  // CHECK: tinyml.max_pool2d {{.*}} {kernel = array<i64: 3, 4>} : (tensor<4x6x8x2xf32>) -> tensor<4x4x5x2xf32>
  // CHECK: tinyml.max_pool2d {{.*}} {kernel = array<i64: 1, 2>} : (tensor<1x1x4x40xf32>) -> tensor<1x1x3x40xf32>
  // CHECK: tinyml.reshape {{.*}} -> tensor<1x3x4x5x2xf32>
  // CHECK: tinyml.transpose {{.*}} -> tensor<1x2x3x4x5xf32>
  %y = onnx.node "MaxPool"(%x) {opset = 12, node_attributes = {kernel_shape = array<i64: 2, 3, 4>}} : (tensor<1x2x4x6x8xf32>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @global_average_pool
func.func @global_average_pool(%x: tensor<1x2x3x4xf32>) -> none {
  // CHECK: %[[X:.*]] = tinyml.transpose %arg0 {perm = array<i64: 0, 2, 3, 1>}
  // CHECK: tinyml.mean %[[X]] {axes = array<i64: 1, 2>} : (tensor<1x3x4x2xf32>) -> tensor<1x1x1x2xf32>
  %y = onnx.node "GlobalAveragePool"(%x) {opset = 22} : (tensor<1x2x3x4xf32>) -> none
  return %y : none
}

// -----

// By the standard, VALID rounds (6 - 3 + 1) / 2 up, which gives 2. ONNX Runtime
// takes it as padding of 0, and gives 3.
// CHECK-LABEL: func.func @valid_ceil
func.func @valid_ceil(%x: tensor<1x1x6xf32>) -> (none, none) {
  // CHECK: tinyml.max_pool2d {{.*}} -> tensor<1x1x2x1xf32>
  // CHECK: tinyml.max_pool2d {{.*}} -> tensor<1x1x3x1xf32>
  %0 = onnx.node "MaxPool"(%x) {opset = 12, node_attributes = {auto_pad = "VALID", ceil_mode = 1, kernel_shape = array<i64: 3>, strides = array<i64: 2>}} : (tensor<1x1x6xf32>) -> none
  %1 = onnx.node "MaxPool"(%x) {opset = 12, node_attributes = {ceil_mode = 1, kernel_shape = array<i64: 3>, strides = array<i64: 2>}} : (tensor<1x1x6xf32>) -> none
  return %0, %1 : none, none
}
