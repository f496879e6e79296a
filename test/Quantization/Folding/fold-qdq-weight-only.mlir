// RUN: tinyml-opt %s --tinyml-fold-qdq | FileCheck %s
// RUN: tinyml-opt %s --tinyml-fold-qdq=fold-constants=false | FileCheck %s --check-prefix=KEEP

!w = !quant.uniform<i4<-7:7>:f32:0, {0.5, 0.25}>
!wz = !quant.uniform<i8:f32, 0.5:-3>
!axis = !quant.uniform<i8:f32:1, {0.5, 0.25}>
!b = !quant.uniform<i32:f32:0, {0.25, 0.125}>

// Linear ops on floats keep their filter as it is stored; a bias becomes float.
// CHECK-LABEL: func.func @weight_only
// CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{.*}}> : tensor<2x2xi4> -> tensor<2x2x!
// CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[1.750000e+00, 6.250000e-01]> : tensor<2xf32>
// CHECK-DAG: %[[V:.*]] = tinyml.constant dense<{{\[\[}}127, -125], [3, 4]]> : tensor<2x2xi8> -> tensor<2x2x!quant.uniform<i8:f32, 5.000000e-01>>
// CHECK: %[[Y:.*]] = tinyml.fully_connected %arg0, %[[W]], %[[B]] : {{.*}} -> tensor<1x2xf32>
// CHECK: tinyml.fully_connected %[[Y]], %[[V]] : {{.*}} -> tensor<1x2xf32>
// KEEP-LABEL: func.func @weight_only
// KEEP-COUNT-2: tinyml.fully_connected {{.*}} tensor<2x2xf32>
func.func @weight_only(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %wq = tinyml.constant dense<[[1, -2], [7, 0]]> : tensor<2x2xi4> -> tensor<2x2x!w>
  %w = tinyml.dequantize %wq : (tensor<2x2x!w>) -> tensor<2x2xf32>
  %bq = tinyml.constant dense<[7, 5]> : tensor<2xi32> -> tensor<2x!b>
  %b = tinyml.dequantize %bq : (tensor<2x!b>) -> tensor<2xf32>
  %vq = tinyml.constant dense<[[124, -128], [0, 1]]> : tensor<2x2xi8> -> tensor<2x2x!wz>
  %v = tinyml.dequantize %vq : (tensor<2x2x!wz>) -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %v : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// No form that a filter has: scales along the input channels.
// CHECK-LABEL: func.func @float
// CHECK: tinyml.constant dense<{{\[\[}}5.000000e-01, -5.000000e-01], [3.500000e+00, 2.500000e-01]]> : tensor<2x2xf32>
// CHECK: tinyml.fully_connected {{.*}} tensor<2x2xf32>) -> tensor<1x2xf32>
func.func @float(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %wq = tinyml.constant dense<[[1, -2], [7, 1]]> : tensor<2x2xi8> -> tensor<2x2x!axis>
  %w = tinyml.dequantize %wq : (tensor<2x2x!axis>) -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
