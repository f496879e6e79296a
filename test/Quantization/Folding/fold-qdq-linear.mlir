// RUN: tinyml-opt %s --tinyml-fold-qdq | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:3>
!p = !quant.uniform<i8:f32, 0.25:-4>
!w = !quant.uniform<i8:f32:0, {0.5, 0.25}>
!wz = !quant.uniform<i8:f32, 0.5:-3>
!b = !quant.uniform<i32:f32:0, {0.25, 0.125}>

// CHECK-DAG: ![[AXIS:.*]] = !quant.uniform<i8:f32:0, {5.000000e-01,2.500000e-01}>

// The bias is at the scale of the input times that of each channel's filter.
// CHECK-LABEL: func.func @conv
func.func @conv(%x: tensor<1x4x4x1x!q>) -> tensor<1x4x4x2x!p> {
  // CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{.*}}> : tensor<2x1x1x1xi8> -> tensor<2x1x1x1x![[AXIS]]>
  // CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[40, -8]> : tensor<2xi32> -> tensor<2xi32>
  // CHECK: %[[Y:.*]] = tinyml.conv2d %arg0, %[[W]], %[[B]] {clamp_min = 0.000000e+00 : f32}
  // CHECK-NEXT: return %[[Y]]
  %wq = tinyml.constant dense<[[[[1]]], [[[-128]]]]> : tensor<2x1x1x1xi8> -> tensor<2x1x1x1x!w>
  %w = tinyml.dequantize %wq : (tensor<2x1x1x1x!w>) -> tensor<2x1x1x1xf32>
  %b = tinyml.constant dense<[10.0, -1.0]> : tensor<2xf32> -> tensor<2xf32>
  %0 = tinyml.dequantize %x : (tensor<1x4x4x1x!q>) -> tensor<1x4x4x1xf32>
  %1 = tinyml.conv2d %0, %w, %b {clamp_min = 0.0 : f32} : (tensor<1x4x4x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %2 = tinyml.quantize %1 : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2x!p>
  return %2 : tensor<1x4x4x2x!p>
}

// A dequantized i32 bias; ties round to even.
// CHECK-LABEL: func.func @dequantized_bias
func.func @dequantized_bias(%x: tensor<1x1x!q>) -> tensor<1x2x!p> {
  // CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[7, 2]> : tensor<2xi32>
  // CHECK: tinyml.fully_connected %arg0, %{{.*}}, %[[B]] :
  %wq = tinyml.constant dense<[[1], [2]]> : tensor<2x1xi8> -> tensor<2x1x!quant.uniform<i8:f32, 0.5:0>>
  %w = tinyml.dequantize %wq : (tensor<2x1x!quant.uniform<i8:f32, 0.5:0>>) -> tensor<2x1xf32>
  %bq = tinyml.constant dense<[7, 5]> : tensor<2xi32> -> tensor<2x!b>
  %b = tinyml.dequantize %bq : (tensor<2x!b>) -> tensor<2xf32>
  %0 = tinyml.dequantize %x : (tensor<1x1x!q>) -> tensor<1x1xf32>
  %1 = tinyml.fully_connected %0, %w, %b : (tensor<1x1xf32>, tensor<2x1xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.quantize %1 : (tensor<1x2xf32>) -> tensor<1x2x!p>
  return %2 : tensor<1x2x!p>
}

// A zero point of the filter moves into its values while they fit.
// CHECK-LABEL: func.func @filter_zero_point
func.func @filter_zero_point(%x: tensor<1x2x!q>) -> (tensor<1x1x!p>, tensor<1x1x!p>) {
  // CHECK-DAG: tinyml.constant dense<{{\[\[}}127, -125]]> : tensor<1x2xi8> -> tensor<1x2x!quant.uniform<i8:f32, 5.000000e-01>>
  // CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{\[\[}}6.500000e+01, 1.500000e+00]]>
  // CHECK: tinyml.fully_connected %{{.*}} -> tensor<1x1x!quant
  // CHECK: tinyml.fully_connected %{{.*}}, %[[W]] : {{.*}} -> tensor<1x1xf32>
  %aq = tinyml.constant dense<[[124, -128]]> : tensor<1x2xi8> -> tensor<1x2x!wz>
  %a = tinyml.dequantize %aq : (tensor<1x2x!wz>) -> tensor<1x2xf32>
  %bq = tinyml.constant dense<[[127, 0]]> : tensor<1x2xi8> -> tensor<1x2x!wz>
  %b = tinyml.dequantize %bq : (tensor<1x2x!wz>) -> tensor<1x2xf32>
  %0 = tinyml.dequantize %x : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %a : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %2 = tinyml.quantize %1 : (tensor<1x1xf32>) -> tensor<1x1x!p>
  %3 = tinyml.fully_connected %0, %b : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %4 = tinyml.quantize %3 : (tensor<1x1xf32>) -> tensor<1x1x!p>
  return %2, %4 : tensor<1x1x!p>, tensor<1x1x!p>
}

// What was quantized in the graph, not in the file.
// CHECK-LABEL: func.func @quantized_filter
func.func @quantized_filter(%x: tensor<1x4x!q>) -> tensor<1x1x!p> {
  // CHECK-DAG: tinyml.constant dense<{{\[\[}}2, 2, -128, 127]]>
  // CHECK: tinyml.fully_connected {{.*}} -> tensor<1x1x!quant
  // CHECK-NEXT: return
  %c = tinyml.constant dense<[[0.75, 1.25, -100.0, 100.0]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  %wq = tinyml.quantize %c : (tensor<1x4xf32>) -> tensor<1x4x!quant.uniform<i8:f32, 0.5:0>>
  %w = tinyml.dequantize %wq : (tensor<1x4x!quant.uniform<i8:f32, 0.5:0>>) -> tensor<1x4xf32>
  %0 = tinyml.dequantize %x : (tensor<1x4x!q>) -> tensor<1x4xf32>
  %1 = tinyml.fully_connected %0, %w : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
  %2 = tinyml.quantize %1 : (tensor<1x1xf32>) -> tensor<1x1x!p>
  return %2 : tensor<1x1x!p>
}
