// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @steps
func.func @steps() -> (none, none, none, none) {
  %r = onnx.constant dense<0.5> : tensor<f32>
  %t = onnx.constant dense<3> : tensor<i64>
  %first = onnx.constant dense<0> : tensor<i64>
  %x = onnx.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %g = onnx.constant dense<[3.0, 4.0]> : tensor<2xf32>
  %s = onnx.constant dense<[16.0, 9.0]> : tensor<2xf32>
  // Squares 25 and 25, roots 5: 1 - 0.5 / 4 * 3 / 5 and 2 - 0.5 / 4 * 4 / 5.
  // CHECK-DAG: tinyml.constant dense<[{{(9.25|9.24999).*}}, {{(1.9|1.89).*}}]> : tensor<2xf32>
  // CHECK-DAG: tinyml.constant dense<2.500000e+01> : tensor<2xf32>
  %0:2 = onnx.node "Adagrad"(%r, %t, %x, %g, %s) {domain = "ai.onnx.preview.training", opset = 1, node_attributes = {decay_factor = 1.0 : f32, epsilon = 0.0 : f32}} : (tensor<f32>, tensor<i64>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (none, none)
  // In the first step the gradient counts as a whole: 0.5 * 16 + 3 and 0.5 * 9 + 4.
  // CHECK-DAG: tinyml.constant dense<[1.100000e+01, 8.500000e+00]> : tensor<2xf32>
  // CHECK-DAG: tinyml.constant dense<[-4.500000e+00, -2.250000e+00]> : tensor<2xf32>
  %1:2 = onnx.node "Momentum"(%r, %first, %x, %g, %s) {domain = "ai.onnx.preview.training", opset = 1, node_attributes = {alpha = 0.5 : f32, beta = 0.25 : f32, mode = "standard", norm_coefficient = 0.0 : f32}} : (tensor<f32>, tensor<i64>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (none, none)
  return %0#0, %0#1, %1#0, %1#1 : none, none, none, none
}

// -----

// Mean 2 and variance 1: both ends are 1 away; the running mean moves by 0.1.
// CHECK-LABEL: func.func @batch
func.func @batch() -> (none, none, none) {
  %x = onnx.constant dense<[[1.0], [3.0]]> : tensor<2x1xf32>
  %s = onnx.constant dense<4.0> : tensor<1xf32>
  %b = onnx.constant dense<10.0> : tensor<1xf32>
  // CHECK-DAG: tinyml.constant dense<{{\[}}[6.000000e+00], [1.400000e+01]]> : tensor<2x1xf32>
  // CHECK-DAG: tinyml.constant dense<{{(9.2|9.19).*}}> : tensor<1xf32>
  // CHECK-DAG: tinyml.constant dense<{{(3.7|3.69).*}}> : tensor<1xf32>
  %0:3 = onnx.node "BatchNormalization"(%x, %s, %b, %b, %s) {opset = 15, node_attributes = {training_mode = 1, epsilon = 0.0 : f32}} : (tensor<2x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> (none, none, none)
  return %0#0, %0#1, %0#2 : none, none, none
}
