// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// alpha goes into the filter, beta into the bias.
// CHECK-LABEL: func.func @scaled
func.func @scaled(%x: tensor<2x1xf32>) -> none {
  %w = onnx.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %c = onnx.constant dense<[[3.0, 4.0]]> : tensor<1x2xf32>
  // CHECK-DAG: %[[C:.*]] = tinyml.constant dense<[1.500000e+00, 2.000000e+00]> : tensor<2xf32>
  // CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{\[\[}}2.000000e+00], [4.000000e+00]]> : tensor<2x1xf32>
  // CHECK: tinyml.fully_connected %arg0, %[[W]], %[[C]]
  %y = onnx.node "Gemm"(%x, %w, %c) {opset = 13, node_attributes = {alpha = 2.0 : f32, beta = 0.5 : f32}} : (tensor<2x1xf32>, tensor<1x2xf32>, tensor<1x2xf32>) -> none
  return %y : none
}

// -----

// A filter [N, K] is used as it is; a scalar C becomes a bias.
// CHECK-LABEL: func.func @transposed
func.func @transposed(%x: tensor<2x3xf32>) -> none {
  %w = onnx.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %c = onnx.constant dense<7.0> : tensor<f32>
  // CHECK-DAG: %[[X:.*]] = tinyml.transpose %arg0 {perm = array<i64: 1, 0>}
  // CHECK-DAG: %[[C:.*]] = tinyml.constant dense<7.000000e+00> : tensor<2xf32>
  // CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{\[\[}}1.000000e+00, 2.000000e+00], [3.000000e+00, 4.000000e+00]]>
  // CHECK: tinyml.fully_connected %[[X]], %[[W]], %[[C]]
  %y = onnx.node "Gemm"(%x, %w, %c) {opset = 7, node_attributes = {transA = 1, transB = 1}} : (tensor<2x3xf32>, tensor<2x2xf32>, tensor<f32>) -> none
  return %y : none
}

// -----

// A C with one number per row cannot be a bias.
// CHECK-LABEL: func.func @column
func.func @column(%x: tensor<2x1xf32>, %c: tensor<2x1xf32>) -> none {
  %w = onnx.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  // CHECK: %[[P:.*]] = tinyml.fully_connected %arg0, %{{[0-9]+}} :
  // CHECK: tinyml.add %[[P]], %arg1
  %y = onnx.node "Gemm"(%x, %w, %c) {opset = 13} : (tensor<2x1xf32>, tensor<1x2xf32>, tensor<2x1xf32>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @runtime
func.func @runtime(%a: tensor<2x3xf32>, %b: tensor<4x3xf32>) -> none {
  // CHECK: %[[B:.*]] = tinyml.transpose %arg1
  // CHECK: tinyml.matmul {{.*}} : (tensor<1x2x3xf32>, tensor<1x3x4xf32>)
  %y = onnx.node "Gemm"(%a, %b) {opset = 11, node_attributes = {transB = 1}} : (tensor<2x3xf32>, tensor<4x3xf32>) -> none
  return %y : none
}
