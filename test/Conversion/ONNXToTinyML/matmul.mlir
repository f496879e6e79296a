// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// A constant right side is a filter, all other dimensions are rows.
// CHECK-LABEL: func.func @constant
func.func @constant(%x: tensor<2x3x2xf32>) -> none {
  %w = onnx.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  // CHECK-DAG: %[[X:.*]] = tinyml.reshape %arg0 : (tensor<2x3x2xf32>) -> tensor<6x2xf32>
  // CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{\[\[}}1.000000e+00, 3.000000e+00], [2.000000e+00, 4.000000e+00]]>
  // CHECK: %[[Y:.*]] = tinyml.fully_connected %[[X]], %[[W]]
  // CHECK: tinyml.reshape %[[Y]] : (tensor<6x2xf32>) -> tensor<2x3x2xf32>
  %y = onnx.node "MatMul"(%x, %w) {opset = 13} : (tensor<2x3x2xf32>, tensor<2x2xf32>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @batches
func.func @batches(%a: tensor<2x1x3x4xf32>, %b: tensor<5x4x6xf32>) -> none {
  // The lhs repeats its dimension of 1, the rhs gets one more and repeats it.
  // CHECK: tinyml.concat %arg0, %arg0, %arg0, %arg0, %arg0 {axis = 1 : i64}
  // CHECK: tinyml.matmul {{.*}} : (tensor<10x3x4xf32>, tensor<10x4x6xf32>) -> tensor<10x3x6xf32>
  // CHECK: tinyml.reshape {{.*}} -> tensor<2x5x3x6xf32>
  %y = onnx.node "MatMul"(%a, %b) {opset = 9} : (tensor<2x1x3x4xf32>, tensor<5x4x6xf32>) -> none
  return %y : none
}

// -----

// One right matrix serves all rows.
// CHECK-LABEL: func.func @one_matrix
func.func @one_matrix(%a: tensor<2x3x4xf32>, %b: tensor<4x6xf32>) -> none {
  // CHECK: tinyml.matmul {{.*}} : (tensor<1x6x4xf32>, tensor<1x4x6xf32>) -> tensor<1x6x6xf32>
  %y = onnx.node "MatMul"(%a, %b) {opset = 9} : (tensor<2x3x4xf32>, tensor<4x6xf32>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @vectors
func.func @vectors(%a: tensor<4xf32>, %b: tensor<4xf32>, %c: tensor<3x4x2xf32>) -> (none, none) {
  // CHECK: tinyml.matmul {{.*}} : (tensor<1x1x4xf32>, tensor<1x4x1xf32>) -> tensor<1x1x1xf32>
  // CHECK: tinyml.reshape {{.*}} -> tensor<f32>
  %0 = onnx.node "MatMul"(%a, %b) {opset = 9} : (tensor<4xf32>, tensor<4xf32>) -> none
  // CHECK: tinyml.matmul {{.*}} : (tensor<1x1x4xf32>, tensor<3x4x2xf32>) -> tensor<3x1x2xf32>
  // CHECK: tinyml.reshape {{.*}} -> tensor<3x2xf32>
  %1 = onnx.node "MatMul"(%a, %c) {opset = 9} : (tensor<4xf32>, tensor<3x4x2xf32>) -> none
  return %0, %1 : none, none
}
