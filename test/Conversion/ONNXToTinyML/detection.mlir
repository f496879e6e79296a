// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// The second box overlaps the first one; of the second class the first box has
// too low a score. A row for each that could be selected: the last is none.
// CHECK-LABEL: func.func @select
func.func @select() -> (none, tensor<5x3xi64>) {
  %b = onnx.constant dense<[[[0.0, 0.0, 1.0, 1.0], [0.0, 0.1, 1.0, 1.1], [0.0, 10.0, 1.0, 11.0]]]> : tensor<1x3x4xf32>
  %s = onnx.constant dense<[[[0.9, 0.75, 0.6], [0.1, 0.2, 0.3]]]> : tensor<1x2x3xf32>
  %two = onnx.constant dense<2> : tensor<1xi64>
  %three = onnx.constant dense<3> : tensor<i64>
  %iou = onnx.constant dense<0.5> : tensor<1xf32>
  %score = onnx.constant dense<0.15> : tensor<1xf32>
  // CHECK-DAG: tinyml.constant dense<{{\[}}[0, 0, 0], [0, 0, 2], [0, 1, 2], [0, 1, 1]]> : tensor<4x3xi64>
  %0 = onnx.node "NonMaxSuppression"(%b, %s, %two, %iou, %score) {opset = 11} : (tensor<1x3x4xf32>, tensor<1x2x3xf32>, tensor<1xi64>, tensor<1xf32>, tensor<1xf32>) -> none
  // CHECK-DAG: tinyml.constant dense<{{\[}}[0, 0, 0], [0, 0, 2], [0, 1, 2], [0, 1, 1], [-1, -1, -1]]> : tensor<5x3xi64>
  %1 = onnx.node "NonMaxSuppression"(%b, %s, %three, %iou, %score) {opset = 11} : (tensor<1x3x4xf32>, tensor<1x2x3xf32>, tensor<i64>, tensor<1xf32>, tensor<1xf32>) -> tensor<5x3xi64>
  return %0, %1 : none, tensor<5x3xi64>
}

// -----

// CHECK-LABEL: func.func @centers
func.func @centers() -> none {
  %b = onnx.constant dense<[[[0.5, 0.5, 1.0, 1.0], [0.5, 0.6, 1.0, 1.0], [0.5, 10.5, 1.0, 1.0]]]> : tensor<1x3x4xf32>
  %s = onnx.constant dense<[[[0.6, 0.75, 0.9]]]> : tensor<1x1x3xf32>
  %three = onnx.constant dense<3> : tensor<1xi64>
  // Without a limit none may overlap.
  // CHECK: tinyml.constant dense<{{\[}}[0, 0, 2], [0, 0, 1], [-1, -1, -1]]> : tensor<3x3xi64>
  %0 = onnx.node "NonMaxSuppression"(%b, %s, %three) {opset = 11, node_attributes = {center_point_box = 1}} : (tensor<1x3x4xf32>, tensor<1x1x3xf32>, tensor<1xi64>) -> none
  return %0 : none
}
