// RUN: tinyml-opt %s --tinyml-fold-qdq --split-input-file | FileCheck %s

!x = !quant.uniform<i16:f32:1, {0.5:10, 0.001:-30000}>
!y = !quant.uniform<i16:f32, 0.001>

// x0 <= 1.2 is at most 2 steps and the zero point, 12; x1 <= 0.5 is -29500 =
// 36036. Behind x0 <= 1.2, x0 <= 1.4 says nothing new. 8 at scale 8 / 32767.
// CHECK-LABEL: func.func @halves
// CHECK-DAG: %[[N:.*]] = tinyml.constant dense<[0, 12, 10, 1, 36036, 5, 32768, 16384, 32769, 8192, 32768, 32767]> : tensor<12xui16>
// CHECK-DAG: %[[R:.*]] = tinyml.constant dense<0> : tensor<1xi32>
// CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[4096, 0]> : tensor<2xi32>
// CHECK: %[[Y:.*]] = tinyml.packed_trees %arg0, %[[N]], %[[R]], %[[B]] {leaf_scale = 2.44{{[0-9]*}}E-4 : f64}
// CHECK: return %[[Y]]
func.func @halves(%x: tensor<1x2x!x>) -> tensor<1x2x!y> {
  %f = tinyml.constant dense<[0, 0, 1, 32767, 32767, 32767, 32767]> : tensor<7xui16> -> tensor<7xui16>
  %n = tinyml.constant dense<[6, 4, 2, 0, 1, 0, 0]> : tensor<7xui16> -> tensor<7xui16>
  %v = tinyml.constant dense<[1.2, 1.4, 0.5, 4.0, 2.0, 1.0, 8.0]> : tensor<7xf32> -> tensor<7xf32>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<[1.0, 0.0]> : tensor<2xf32> -> tensor<2xf32>
  %d = tinyml.dequantize %x : (tensor<1x2x!x>) -> tensor<1x2xf32>
  %0 = tinyml.tree_ensemble %d, %f, %n, %v, %r, %b : (tensor<1x2xf32>, tensor<7xui16>, tensor<7xui16>, tensor<7xf32>, tensor<1xi32>, tensor<2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.quantize %0 : (tensor<1x2xf32>) -> tensor<1x2x!y>
  return %1 : tensor<1x2x!y>
}

// -----

!x = !quant.uniform<i8:f32, 0.5>
!y = !quant.uniform<i8:f32, 0.05>

// A feature and a byte: 0 and -3, number 1 and 4. Rows that are integers of 8
// bits already; equal ones once. The result is requantized.
// CHECK-LABEL: func.func @bytes
// CHECK-DAG: %[[N:.*]] = tinyml.constant dense<[253, 6, 260, 3, 32768, 32769, 32768]> : tensor<7xui16>
// CHECK-DAG: %[[L:.*]] = tinyml.constant dense<{{\[\[}}127, 0], [0, -127]]> : tensor<2x2xi8>
// CHECK: %[[Y:.*]] = tinyml.packed_trees %arg0, %[[N]], %{{.*}}, %{{.*}}, %[[L]] {leaf_scale = {{.*}}} : {{.*}} -> tensor<1x2x!quant.uniform<i16:f32, 3.906250e-04>>
// CHECK: tinyml.requantize %[[Y]]
func.func @bytes(%x: tensor<1x2x!x>) -> tensor<1x2x!y> {
  %f = tinyml.constant dense<[0, 1, 32767, 32767, 32767]> : tensor<5xui16> -> tensor<5xui16>
  %n = tinyml.constant dense<[4, 2, 0, 1, 2]> : tensor<5xui16> -> tensor<5xui16>
  %v = tinyml.constant dense<[-1.5, 2.2, 0.0, 0.0, 0.0]> : tensor<5xf32> -> tensor<5xf32>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %l = tinyml.constant dense<[[1.0, 0.0], [0.0, -1.0], [1.0, 0.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %d = tinyml.dequantize %x : (tensor<1x2x!x>) -> tensor<1x2xf32>
  %0 = tinyml.tree_ensemble %d, %f, %n, %v, %r, %b, %l : (tensor<1x2xf32>, tensor<5xui16>, tensor<5xui16>, tensor<5xf32>, tensor<1xi32>, tensor<2xf32>, tensor<3x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.quantize %0 : (tensor<1x2xf32>) -> tensor<1x2x!y>
  return %1 : tensor<1x2x!y>
}

// -----

!x = !quant.uniform<i8:f32, 0.5>

// The sums are wanted as floats.
// CHECK-LABEL: func.func @float_sums
// CHECK: tinyml.tree_ensemble
func.func @float_sums(%x: tensor<1x1x!x>) -> tensor<1x1xf32> {
  %f = tinyml.constant dense<[0, 32767, 32767]> : tensor<3xui16> -> tensor<3xui16>
  %n = tinyml.constant dense<[2, 0, 0]> : tensor<3xui16> -> tensor<3xui16>
  %v = tinyml.constant dense<[0.0, 1.0, 2.0]> : tensor<3xf32> -> tensor<3xf32>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %d = tinyml.dequantize %x : (tensor<1x1x!x>) -> tensor<1x1xf32>
  %0 = tinyml.tree_ensemble %d, %f, %n, %v, %r, %b : (tensor<1x1xf32>, tensor<3xui16>, tensor<3xui16>, tensor<3xf32>, tensor<1xi32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}
