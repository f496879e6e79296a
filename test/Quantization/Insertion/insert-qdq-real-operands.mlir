// RUN: tinyml-opt %s --tinyml-insert-qdq --split-input-file | FileCheck %s

// Constants of which an op makes its integers stay floats.
// CHECK-LABEL: func.func @normalize
func.func @normalize(%x: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 255.0>}) -> tensor<1x2xf32> {
  // CHECK-DAG: %[[S:.*]] = tinyml.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
  // CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[0.000000e+00, 3.000000e+00]> : tensor<2xf32>
  // CHECK-DAG: %[[X:.*]] = tinyml.dequantize
  // CHECK: %[[Y:.*]] = tinyml.normalize %[[X]], %[[S]], %[[B]]
  // CHECK: tinyml.quantize %[[Y]]
  %s = tinyml.constant dense<[1.0, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  %b = tinyml.constant dense<[0.0, 3.0]> : tensor<2xf32> -> tensor<2xf32>
  %0 = tinyml.normalize %x, %s, %b {axes = array<i64: 1>, centered, epsilon = 0.001 : f32, tinyml.range = array<f32: -1.0, 5.0>} : (tensor<1x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// Those that are no constants keep the op on floats.
// CHECK-LABEL: func.func @run_time
func.func @run_time(%x: tensor<1x2xf32>, %s: tensor<2xf32>) -> tensor<1x2xf32> {
  // CHECK-NEXT: tinyml.normalize %arg0, %arg1, %arg1
  // CHECK-NEXT: return
  %0 = tinyml.normalize %x, %s, %s {axes = array<i64: 1>, centered, epsilon = 0.001 : f32} : (tensor<1x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
