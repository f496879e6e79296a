// RUN: tinyml-opt %s --tinyml-fuse-activations | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:0>
!wide = !quant.uniform<i8:f32, 0.75:0>

// CHECK-LABEL: func.func @two_uses
func.func @two_uses(%a: tensor<1x8xf32>) -> (tensor<1x8xf32>, tensor<1x8xf32>) {
  // CHECK: tinyml.add %{{.*}}, %{{.*}} :
  // CHECK: tinyml.clamp
  %0 = tinyml.add %a, %a : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.clamp %0 {clamp_min = 0.0 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
  return %0, %1 : tensor<1x8xf32>, tensor<1x8xf32>
}

// Softmax has no bounds, and an argument no producer.
// CHECK-LABEL: func.func @no_producer
func.func @no_producer(%a: tensor<1x8xf32>) -> (tensor<1x8xf32>, tensor<1x8xf32>) {
  // CHECK: tinyml.clamp
  // CHECK: tinyml.clamp
  %0 = tinyml.softmax %a {axis = 1 : i64} : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.clamp %0 {clamp_min = 0.1 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %2 = tinyml.clamp %a {clamp_min = 0.0 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
  return %1, %2 : tensor<1x8xf32>, tensor<1x8xf32>
}

// CHECK-LABEL: func.func @changes_scale
func.func @changes_scale(%a: tensor<1x8x!q>) -> tensor<1x8x!wide> {
  // CHECK: tinyml.add
  // CHECK-NEXT: tinyml.clamp
  %0 = tinyml.add %a, %a : (tensor<1x8x!q>, tensor<1x8x!q>) -> tensor<1x8x!q>
  %1 = tinyml.clamp %0 {clamp_min = 0.0 : f32} : (tensor<1x8x!q>) -> tensor<1x8x!wide>
  return %1 : tensor<1x8x!wide>
}

// Sums of raw integers wrap around, so they cannot clamp.
// CHECK-LABEL: func.func @raw_sum
func.func @raw_sum(%a: tensor<1x8xi8>) -> tensor<1x8xi8> {
  // CHECK: tinyml.add
  // CHECK-NEXT: tinyml.clamp
  %0 = tinyml.add %a, %a : (tensor<1x8xi8>, tensor<1x8xi8>) -> tensor<1x8xi8>
  %1 = tinyml.clamp %0 {clamp_min = 0.0 : f32} : (tensor<1x8xi8>) -> tensor<1x8xi8>
  return %1 : tensor<1x8xi8>
}
