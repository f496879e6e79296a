// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// Two places of the filter: x[t - 1] * 2 + x[t] * 3, of 0, 1, 2.
// CHECK-LABEL: func.func @convolution
func.func @convolution() -> (none, none) {
  %x = onnx.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32>
  %w = onnx.constant dense<[[[2.0, 3.0]]]> : tensor<1x1x2xf32>
  // CHECK-DAG: tinyml.constant dense<{{\[}}{{\[}}[3.000000e+00, 8.000000e+00]]]> : tensor<1x1x2xf32>
  // CHECK-DAG: tinyml.constant dense<2.000000e+00> : tensor<1x1x1xf32>
  %y:2 = onnx.node "CausalConvWithState"(%x, %w) {opset = 27} : (tensor<1x1x2xf32>, tensor<1x1x2xf32>) -> (none, none)
  return %y#0, %y#1 : none, none
}

// -----

// States 2 * 3 and 6 * 0.5 + 1 * (5 - 1 * 3) * 0.5 = 4, which the queries read.
// CHECK-LABEL: func.func @attention
func.func @attention() -> (none, none) {
  %q = onnx.constant dense<[[[1.0], [10.0]]]> : tensor<1x2x1xf32>
  %k = onnx.constant dense<[[[2.0], [1.0]]]> : tensor<1x2x1xf32>
  %v = onnx.constant dense<[[[3.0], [5.0]]]> : tensor<1x2x1xf32>
  %none = onnx.absent
  %g = onnx.constant dense<[[[0.0], [-0.693147182]]]> : tensor<1x2x1xf32>
  %b = onnx.constant dense<[[[1.0], [0.5]]]> : tensor<1x2x1xf32>
  // CHECK-DAG: tinyml.constant dense<{{\[}}{{\[}}[6.000000e+00], [4.000000e+01]]]> : tensor<1x2x1xf32>
  // CHECK-DAG: tinyml.constant dense<4.000000e+00> : tensor<1x1x1x1xf32>
  %y:2 = onnx.node "LinearAttention"(%q, %k, %v, %none, %g, %b) {opset = 27, node_attributes = {q_num_heads = 1, kv_num_heads = 1}} : (tensor<1x2x1xf32>, tensor<1x2x1xf32>, tensor<1x2x1xf32>, none, tensor<1x2x1xf32>, tensor<1x2x1xf32>) -> (none, none)
  return %y#0, %y#1 : none, none
}

// -----

// CHECK-LABEL: func.func @crop
func.func @crop() -> (none, none, none, none) {
  %x = onnx.constant dense<[[1, 2, 3, 4], [5, 6, 7, 8]]> : tensor<2x4xi32>
  %shape = onnx.constant dense<[3, 1]> : tensor<2xi64>
  // CHECK-DAG: tinyml.constant dense<{{\[}}[2], [6], [0]]> : tensor<3x1xi32>
  %0 = onnx.node "CenterCropPad"(%x, %shape) {opset = 18} : (tensor<2x4xi32>, tensor<2xi64>) -> none
  %kept = onnx.constant dense<[false, true, true]> : tensor<3xi1>
  // CHECK-DAG: tinyml.constant dense<{{\[}}[2, 3], [6, 7]]> : tensor<2x2xi32>
  %1 = onnx.node "Compress"(%x, %kept) {opset = 11, node_attributes = {axis = 1}} : (tensor<2x4xi32>, tensor<3xi1>) -> none
  %lengths = onnx.constant dense<[3, 1]> : tensor<2xi64>
  // CHECK-DAG: tinyml.constant dense<{{\[}}[3, 2, 1, 4], [5, 6, 7, 8]]> : tensor<2x4xi32>
  %2 = onnx.node "ReverseSequence"(%x, %lengths) {opset = 10, node_attributes = {batch_axis = 0, time_axis = 1}} : (tensor<2x4xi32>, tensor<2xi64>) -> none
  %cache = onnx.constant dense<[[[1], [2], [3]]]> : tensor<1x3x1xi32>
  %update = onnx.constant dense<[[[8], [9]]]> : tensor<1x2x1xi32>
  %at = onnx.constant dense<[2]> : tensor<1xi64>
  // CHECK-DAG: tinyml.constant dense<{{\[}}{{\[}}[9], [2], [8]]]> : tensor<1x3x1xi32>
  %3 = onnx.node "TensorScatter"(%cache, %update, %at) {opset = 24, node_attributes = {mode = "circular"}} : (tensor<1x3x1xi32>, tensor<1x2x1xi32>, tensor<1xi64>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}

// -----

// CHECK-LABEL: func.func @signal
func.func @signal() -> (none, none, none) {
  %x = onnx.constant dense<[[[1.0], [2.0], [4.0], [8.0]]]> : tensor<1x4x1xf32>
  // 15, -3 + 6i, -5
  // CHECK-DAG: tinyml.constant dense<{{\[}}{{\[}}[1.500000e+01, 0.000000e+00], [-3.{{0+}}e+00, 6.{{0+}}e+00], [-5.{{0+}}e+00, {{.*}}]]]> : tensor<1x3x2xf32>
  %0 = onnx.node "DFT"(%x) {opset = 17, node_attributes = {onesided = 1}} : (tensor<1x4x1xf32>) -> none
  %size = onnx.constant dense<4> : tensor<i64>
  // CHECK-DAG: tinyml.constant dense<[0.000000e+00, 5.000000e-01, 1.000000e+00, 5.000000e-01]> : tensor<4xf32>
  %1 = onnx.node "HannWindow"(%size) {opset = 17} : (tensor<i64>) -> none
  %step = onnx.constant dense<2> : tensor<i64>
  %length = onnx.constant dense<2> : tensor<i64>
  %none = onnx.absent
  // Sums and differences of pairs.
  // CHECK-DAG: tinyml.constant dense<{{\[}}{{\[}}{{\[}}[3.000000e+00, 0.000000e+00], [-1.000000e+00, {{.*}}]], {{\[}}[1.200000e+01, 0.000000e+00], [-4.000000e+00, {{.*}}]]]]> : tensor<1x2x2x2xf32>
  %2 = onnx.node "STFT"(%x, %step, %none, %length) {opset = 17} : (tensor<1x4x1xf32>, tensor<i64>, none, tensor<i64>) -> none
  return %0, %1, %2 : none, none, none
}
