// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// Places are those of the flat tensor: of a row of 3, and of a column.
// CHECK-LABEL: func.func @elements
func.func @elements(%x: tensor<2x3xf32>, %i: tensor<2x2xi64>) -> none {
  // CHECK: %[[NARROW:.*]] = tinyml.cast %arg1 : (tensor<2x2xi64>) -> tensor<2x2xi32>
  // CHECK: %[[NEGATIVE:.*]] = tinyml.less %[[NARROW]]
  // CHECK: %[[FRONT:.*]] = tinyml.where %[[NEGATIVE]]
  // CHECK: %[[COLUMNS:.*]] = tinyml.reshape %[[FRONT]] : (tensor<2x2xi32>) -> tensor<2x2x1xi32>
  // CHECK: %[[PLACES:.*]] = tinyml.add %[[COLUMNS]]
  // CHECK: %[[AT:.*]] = tinyml.reshape %[[PLACES]] : (tensor<2x2x1xi32>) -> tensor<2x2xi32>
  // CHECK: %[[FLAT:.*]] = tinyml.reshape %arg0 : (tensor<2x3xf32>) -> tensor<6xf32>
  // CHECK: tinyml.gather %[[FLAT]], %[[AT]] {axis = 0 : i64}
  %y = onnx.node "GatherElements"(%x, %i) {opset = 13, node_attributes = {axis = 1}} : (tensor<2x3xf32>, tensor<2x2xi64>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @constants
func.func @constants() -> (none, none, none) {
  %x = onnx.constant dense<[[1, 2, 3], [4, 5, 6], [7, 8, 9]]> : tensor<3x3xi32>
  %i = onnx.constant dense<[[1, 2, 0], [-1, 0, 0]]> : tensor<2x3xi64>
  %n = onnx.constant dense<[[2, -3], [0, 1]]> : tensor<2x2xi64>
  %b = onnx.constant dense<[[2], [0], [-2]]> : tensor<3x1xi64>
  // CHECK-DAG: tinyml.constant dense<{{\[}}[4, 8, 3], [7, 2, 3]]> : tensor<2x3xi32>
  %0 = onnx.node "GatherElements"(%x, %i) {opset = 11} : (tensor<3x3xi32>, tensor<2x3xi64>) -> none
  // CHECK-DAG: tinyml.constant dense<[7, 2]> : tensor<2xi32>
  %1 = onnx.node "GatherND"(%x, %n) {opset = 12} : (tensor<3x3xi32>, tensor<2x2xi64>) -> none
  // CHECK-DAG: tinyml.constant dense<[3, 4, 8]> : tensor<3xi32>
  %2 = onnx.node "GatherND"(%x, %b) {opset = 12, node_attributes = {batch_dims = 1}} : (tensor<3x3xi32>, tensor<3x1xi64>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

// What is ignored has neither loss nor weight: (1 * 0.5 + 4 * 2) / 2.5.
// CHECK-LABEL: func.func @loss
func.func @loss() -> none {
  %x = onnx.constant dense<[[-1.0, -2.0], [-3.0, -4.0], [-5.0, -6.0]]> : tensor<3x2xf32>
  %t = onnx.constant dense<[0, 1, 7]> : tensor<3xi64>
  %w = onnx.constant dense<[0.5, 2.0]> : tensor<2xf32>
  // CHECK: tinyml.constant dense<3.400000e+00> : tensor<f32>
  %y = onnx.node "NegativeLogLikelihoodLoss"(%x, %t, %w) {opset = 13, node_attributes = {ignore_index = 7}} : (tensor<3x2xf32>, tensor<3xi64>, tensor<2xf32>) -> none
  return %y : none
}
