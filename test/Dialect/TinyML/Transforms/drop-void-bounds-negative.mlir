// RUN: tinyml-opt %s --tinyml-drop-void-bounds 2>&1 | FileCheck %s
// CHECK-NOT: remark

// Nothing is known of an argument; one channel of two passes the bound.
// CHECK-LABEL: func.func @reached
func.func @reached(%x: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  // CHECK: tinyml.clamp %{{.*}} {clamp_min = 0.000000e+00 : f32}
  // CHECK: tinyml.mul %{{.*}}, %{{.*}} {clamp_min = 0.000000e+00 : f32}
  %c = tinyml.constant dense<[[1.0, -1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.clamp %x {clamp_min = 0.0 : f32} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.sigmoid %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.mul %1, %c {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0, %2 : tensor<1x2xf32>, tensor<1x2xf32>
}

// No bounds at all.
// CHECK-LABEL: func.func @none
func.func @none(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // CHECK-NEXT: tinyml.sigmoid
  // CHECK-NEXT: return
  %0 = tinyml.sigmoid %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
