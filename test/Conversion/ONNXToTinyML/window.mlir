// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @constants
func.func @constants() -> (none, none, none, none, none, none) {
  %c = onnx.constant dense<[[[0.0, 1.0], [2.0, 3.0], [4.0, 5.0], [6.0, 7.0]]]> : tensor<1x4x2xf32>
  %image = onnx.constant dense<[2, 3]> : tensor<2xi64>
  %block = onnx.constant dense<2> : tensor<2xi64>
  // Windows overlap in the middle column: 1 + 2 and 5 + 6.
  // CHECK-DAG: tinyml.constant dense<{{.*}}0.000000e+00, 3.000000e+00, 3.000000e+00], [4.000000e+00, 1.100000e+01, 7.000000e+00]{{.*}}> : tensor<1x1x2x3xf32>
  %0 = onnx.node "Col2Im"(%c, %image, %block) {opset = 18} : (tensor<1x4x2xf32>, tensor<2xi64>, tensor<2xi64>) -> none
  // The largest of each pair of columns.
  %x = onnx.constant dense<[[[[1.0, 5.0, 2.0], [4.0, 3.0, 9.0]]], [[[-1.0, -5.0, -2.0], [-4.0, -3.0, -9.0]]]]> : tensor<2x1x2x3xf32>
  // CHECK-DAG: tinyml.constant dense<{{.*}}5.000000e+00, 9.000000e+00{{.*}}-1.000000e+00, -2.000000e+00{{.*}}> : tensor<2x1x1x2xf32>
  // CHECK-DAG: tinyml.constant dense<{{.*}}1, 5{{.*}}6, 8{{.*}}> : tensor<2x1x1x2xi64>
  %1:2 = onnx.node "MaxPool"(%x) {opset = 12, node_attributes = {kernel_shape = array<i64: 2, 2>}} : (tensor<2x1x2x3xf32>) -> (none, none)
  // With the rows inside, element (row, column) is row + 2 * column.
  // CHECK-DAG: tinyml.constant dense<{{.*}}2, 5{{.*}}6, 10{{.*}}> : tensor<2x1x1x2xi64>
  %2:2 = onnx.node "MaxPool"(%x) {opset = 12, node_attributes = {kernel_shape = array<i64: 2, 2>, storage_order = 1}} : (tensor<2x1x2x3xf32>) -> (none, none)
  // Beside the image is no element.
  // CHECK-DAG: tinyml.constant dense<{{.*}}0, 1, 1{{.*}}6, 6, 8{{.*}}> : tensor<2x1x1x3xi64>
  %3:2 = onnx.node "MaxPool"(%x) {opset = 12, node_attributes = {kernel_shape = array<i64: 2, 2>, pads = array<i64: 1, 1, 0, 0>, strides = array<i64: 2, 1>}} : (tensor<2x1x2x3xf32>) -> (none, none)
  %u = onnx.constant dense<[[[[5.0, 6.0]]]]> : tensor<1x1x1x2xf32>
  %i = onnx.constant dense<[[[[1, 6]]]]> : tensor<1x1x1x2xi64>
  // CHECK-DAG: tinyml.constant dense<{{.*}}0.000000e+00, 5.000000e+00, 0.000000e+00, 0.000000e+00], [0.000000e+00, 0.000000e+00, 6.000000e+00, 0.000000e+00]{{.*}}> : tensor<1x1x2x4xf32>
  %4 = onnx.node "MaxUnpool"(%u, %i) {opset = 11, node_attributes = {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>}} : (tensor<1x1x1x2xf32>, tensor<1x1x1x2xi64>) -> none
  return %0, %1#0, %1#1, %2#1, %3#1, %4 : none, none, none, none, none, none
}
