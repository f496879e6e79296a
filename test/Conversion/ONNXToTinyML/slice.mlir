// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @slice
func.func @slice(%x: tensor<4x8xf32>) -> (none, none) {
  // CHECK: tinyml.pad %arg0 {high = array<i64: 0, -1>, low = array<i64: -1, 0>} {{.*}} -> tensor<3x7xf32>
  %0 = onnx.node "Slice"(%x) {opset = 9, node_attributes = {axes = array<i64: 1, 0>, starts = array<i64: 0, 1>, ends = array<i64: -1, 9223372036854775807>}} : (tensor<4x8xf32>) -> none
  %start = onnx.constant dense<2> : tensor<1xi64>
  %end = onnx.constant dense<3> : tensor<1xi64>
  %axis = onnx.constant dense<-1> : tensor<1xi64>
  // CHECK: tinyml.pad %arg0 {high = array<i64: 0, -5>, low = array<i64: 0, -2>} {{.*}} -> tensor<4x1xf32>
  %1 = onnx.node "Slice"(%x, %start, %end, %axis) {opset = 13} : (tensor<4x8xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> none
  return %0, %1 : none, none
}

// -----

// Of 8, the elements 1, 4 and 7: rows of 3 that end with the last element.
// CHECK-LABEL: func.func @step
func.func @step(%x: tensor<8xf32>) -> none {
  %start = onnx.constant dense<1> : tensor<1xi64>
  %end = onnx.constant dense<8> : tensor<1xi64>
  %axis = onnx.constant dense<0> : tensor<1xi64>
  %step = onnx.constant dense<3> : tensor<1xi64>
  // CHECK: %[[PADDED:.+]] = tinyml.pad %arg0 {high = array<i64: 1>, low = array<i64: 0>} {{.*}} -> tensor<9xf32>
  // CHECK: %[[ROWS:.+]] = tinyml.reshape %[[PADDED]] {{.*}} -> tensor<3x3xf32>
  // CHECK: %[[COLUMN:.+]] = tinyml.pad %[[ROWS]] {high = array<i64: 0, -1>, low = array<i64: 0, -1>} {{.*}} -> tensor<3x1xf32>
  // CHECK: tinyml.reshape %[[COLUMN]] {{.*}} -> tensor<3xf32>
  %y = onnx.node "Slice"(%x, %start, %end, %axis, %step) {opset = 13} : (tensor<8xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> none
  return %y : none
}

// -----

// Backwards: mirrored at the first element.
// CHECK-LABEL: func.func @backwards
func.func @backwards(%x: tensor<4xf32>) -> none {
  %start = onnx.constant dense<3> : tensor<1xi64>
  %end = onnx.constant dense<-5> : tensor<1xi64>
  %axis = onnx.constant dense<0> : tensor<1xi64>
  %step = onnx.constant dense<-1> : tensor<1xi64>
  // CHECK: %[[MIRRORED:.+]] = tinyml.pad %arg0 {high = array<i64: 0>, low = array<i64: 3>, mode = "reflect"} {{.*}} -> tensor<7xf32>
  // CHECK: %[[Y:.+]] = tinyml.pad %[[MIRRORED]] {high = array<i64: -3>, low = array<i64: 0>} {{.*}} -> tensor<4xf32>
  // CHECK: return %[[Y]]
  %y = onnx.node "Slice"(%x, %start, %end, %axis, %step) {opset = 13} : (tensor<4xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @split
func.func @split(%x: tensor<1x7xf32>) -> (none, none, none, none) {
  // CHECK-DAG: tinyml.pad %arg0 {high = array<i64: 0, -5>, low = array<i64: 0, 0>} {{.*}} -> tensor<1x2xf32>
  // CHECK-DAG: tinyml.pad %arg0 {high = array<i64: 0, 0>, low = array<i64: 0, -2>} {{.*}} -> tensor<1x5xf32>
  %0:2 = onnx.node "Split"(%x) {opset = 11, node_attributes = {axis = -1, split = array<i64: 2, 5>}} : (tensor<1x7xf32>) -> (none, none)
  // The last part is smaller from opset 18 on.
  // CHECK-DAG: tinyml.pad %arg0 {high = array<i64: 0, -3>, low = array<i64: 0, 0>} {{.*}} -> tensor<1x4xf32>
  // CHECK-DAG: tinyml.pad %arg0 {high = array<i64: 0, 0>, low = array<i64: 0, -4>} {{.*}} -> tensor<1x3xf32>
  %1:2 = onnx.node "Split"(%x) {opset = 18, node_attributes = {axis = 1, num_outputs = 2}} : (tensor<1x7xf32>) -> (none, none)
  return %0#0, %0#1, %1#0, %1#1 : none, none, none, none
}

// -----

// Between QuantizeLinear and DequantizeLinear the scale stays in sight.
// CHECK-LABEL: func.func @quantized
func.func @quantized(%x: tensor<4xf32>) -> none {
  %scale = onnx.constant dense<0.5> : tensor<f32>
  %zero = onnx.constant dense<3> : tensor<i8>
  // CHECK: tinyml.pad %{{.+}} {high = array<i64: -2>, low = array<i64: 0>} : (tensor<4x!quant.uniform<i8:f32, 5.000000e-01:3>>)
  %q = onnx.node "QuantizeLinear"(%x, %scale, %zero) {opset = 13} : (tensor<4xf32>, tensor<f32>, tensor<i8>) -> none
  %parts:2 = onnx.node "Split"(%q) {opset = 13} : (none) -> (none, none)
  %y = onnx.node "DequantizeLinear"(%parts#0, %scale, %zero) {opset = 13} : (none, tensor<f32>, tensor<i8>) -> none
  return %y : none
}

// -----

// Constants are split when the model is compiled.
// CHECK-LABEL: func.func @constant
func.func @constant() -> (none, none) {
  // CHECK-DAG: tinyml.constant dense<[1, 2]> : tensor<2xi64>
  // CHECK-DAG: tinyml.constant dense<3> : tensor<1xi64>
  %x = onnx.constant dense<[1, 2, 3]> : tensor<3xi64>
  %0:2 = onnx.node "Split"(%x) {opset = 18, node_attributes = {num_outputs = 2}} : (tensor<3xi64>) -> (none, none)
  return %0#0, %0#1 : none, none
}
