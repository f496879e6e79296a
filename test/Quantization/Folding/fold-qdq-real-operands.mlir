// RUN: tinyml-opt %s --tinyml-fold-qdq --split-input-file | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:3>
!p = !quant.uniform<i8:f32, 0.25:-4>
!w = !quant.uniform<i16:f32, 0.001>
!s = !quant.uniform<i8:f32, 0.125:0>

// Scale and bias stay real numbers, those that were stored as integers, too.
// CHECK-LABEL: func.func @affine
func.func @affine(%x: tensor<2x2x!q>) -> tensor<2x2x!p> {
  // CHECK-DAG: %[[S:.*]] = tinyml.constant dense<[1.250000e-01, -5.000000e-01]> : tensor<2xf32>
  // CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[5.000000e-01, 0.000000e+00]> : tensor<2xf32>
  // CHECK: %[[Y:.*]] = tinyml.normalize %arg0, %[[S]], %[[B]] {{.*}} -> tensor<2x2x!quant.uniform<i8:f32, 2.500000e-01:-4>>
  // CHECK-NEXT: return %[[Y]]
  %sq = tinyml.constant dense<[1, -4]> : tensor<2xi8> -> tensor<2x!s>
  %s = tinyml.dequantize %sq : (tensor<2x!s>) -> tensor<2xf32>
  %b = tinyml.constant dense<[0.5, 0.0]> : tensor<2xf32> -> tensor<2xf32>
  %0 = tinyml.dequantize %x : (tensor<2x2x!q>) -> tensor<2x2xf32>
  %1 = tinyml.normalize %0, %s, %b {axes = array<i64: 1>, centered, epsilon = 0.001 : f32} : (tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  %2 = tinyml.quantize %1 : (tensor<2x2xf32>) -> tensor<2x2x!p>
  return %2 : tensor<2x2x!p>
}

// -----

!q = !quant.uniform<i8:f32, 0.5:3>
!w = !quant.uniform<i16:f32, 0.001>

// From 8 to 16 bits all is done with 16.
// CHECK-LABEL: func.func @widths
func.func @widths(%x: tensor<2x2x!q>) -> tensor<2x2x!w> {
  // CHECK: %[[W:.*]] = tinyml.requantize %arg0
  // CHECK: tinyml.normalize %[[W]] {{.*}} -> tensor<2x2x!quant.uniform<i16:f32, 1.000000e-03>>
  %0 = tinyml.dequantize %x : (tensor<2x2x!q>) -> tensor<2x2xf32>
  %1 = tinyml.normalize %0 {axes = array<i64: 1>, centered, epsilon = 0.001 : f32} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  %2 = tinyml.quantize %1 : (tensor<2x2xf32>) -> tensor<2x2x!w>
  return %2 : tensor<2x2x!w>
}

// -----

!q = !quant.uniform<i8:f32, 0.5:3>
!p = !quant.uniform<i8:f32, 0.25:-4>

// A scale that is an input is not known.
// CHECK-LABEL: func.func @run_time
func.func @run_time(%x: tensor<2x2x!q>, %s: tensor<2xf32>) -> tensor<2x2x!p> {
  // CHECK: tinyml.dequantize
  // CHECK: tinyml.normalize {{.*}} -> tensor<2x2xf32>
  // CHECK: tinyml.quantize
  %0 = tinyml.dequantize %x : (tensor<2x2x!q>) -> tensor<2x2xf32>
  %1 = tinyml.normalize %0, %s, %s {axes = array<i64: 1>, centered, epsilon = 0.001 : f32} : (tensor<2x2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  %2 = tinyml.quantize %1 : (tensor<2x2xf32>) -> tensor<2x2x!p>
  return %2 : tensor<2x2x!p>
}

// -----

!q = !quant.uniform<i8:f32, 1.0e-9:3>
!p = !quant.uniform<i8:f32, 0.25:-4>

// An epsilon of 2^58 squares of steps and more.
// CHECK-LABEL: func.func @epsilon
func.func @epsilon(%x: tensor<2x2x!q>) -> tensor<2x2x!p> {
  // CHECK: tinyml.normalize {{.*}} -> tensor<2x2xf32>
  %0 = tinyml.dequantize %x : (tensor<2x2x!q>) -> tensor<2x2xf32>
  %1 = tinyml.normalize %0 {axes = array<i64: 1>, centered, epsilon = 1.0 : f32} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  %2 = tinyml.quantize %1 : (tensor<2x2xf32>) -> tensor<2x2x!p>
  return %2 : tensor<2x2x!p>
}
