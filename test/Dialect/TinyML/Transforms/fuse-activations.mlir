// RUN: tinyml-opt %s --tinyml-fuse-activations | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:-128>

// CHECK-LABEL: func.func @add
func.func @add(%a: tensor<1x8xf32>, %b: tensor<1x8xf32>) -> tensor<1x8xf32> {
  // CHECK: %[[Y:.*]] = tinyml.add %{{.*}}, %{{.*}} {clamp_max = 6.000000e+00 : f32, clamp_min = 0.000000e+00 : f32}
  // CHECK-NEXT: return %[[Y]]
  %0 = tinyml.add %a, %b : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.clamp %0 {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
  return %1 : tensor<1x8xf32>
}

// Intervals intersect; disjoint ones leave the later clamp's nearer bound.
// CHECK-LABEL: func.func @intersect
func.func @intersect(%x: tensor<1x8xf32>) -> (tensor<1x8xf32>, tensor<1x8xf32>) {
  // CHECK: tinyml.clamp %{{.*}} {clamp_max = 3.000000e+00 : f32, clamp_min = 0.000000e+00 : f32}
  %0 = tinyml.clamp %x {clamp_min = 0.0 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.clamp %0 {clamp_min = -1.0 : f32, clamp_max = 3.0 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
  // CHECK: tinyml.clamp %{{.*}} {clamp_max = 5.000000e+00 : f32, clamp_min = 5.000000e+00 : f32}
  %2 = tinyml.clamp %x {clamp_max = 1.0 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %3 = tinyml.clamp %2 {clamp_min = 5.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
  return %1, %3 : tensor<1x8xf32>, tensor<1x8xf32>
}

// CHECK-LABEL: func.func @through_data_movement
func.func @through_data_movement(%x: tensor<2x4xf32>) -> tensor<8x1xf32> {
  // CHECK: tinyml.mul %{{.*}} {clamp_min = 0.000000e+00 : f32}
  // CHECK-NEXT: tinyml.transpose
  // CHECK-NEXT: tinyml.reshape
  // CHECK-NEXT: return
  %0 = tinyml.mul %x, %x : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  %1 = tinyml.transpose %0 {perm = array<i64: 1, 0>} : (tensor<2x4xf32>) -> tensor<4x2xf32>
  %2 = tinyml.reshape %1 : (tensor<4x2xf32>) -> tensor<8x1xf32>
  %3 = tinyml.clamp %2 {clamp_min = 0.0 : f32} : (tensor<8x1xf32>) -> tensor<8x1xf32>
  return %3 : tensor<8x1xf32>
}

// The range of the type is [0, 127.5]: of the bounds 0 and 6 only 6 matters.
// CHECK-LABEL: func.func @integer
func.func @integer(%a: tensor<1x8x!q>) -> tensor<1x8x!q> {
  // CHECK: tinyml.add %{{.*}}, %{{.*}} {clamp_max = 6.000000e+00 : f32} :
  // CHECK-NEXT: return
  %0 = tinyml.add %a, %a : (tensor<1x8x!q>, tensor<1x8x!q>) -> tensor<1x8x!q>
  %1 = tinyml.clamp %0 {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x8x!q>) -> tensor<1x8x!q>
  return %1 : tensor<1x8x!q>
}

// An integer clamp whose bounds the range implies is nothing.
// CHECK-LABEL: func.func @implied
func.func @implied(%a: tensor<1x8x!q>) -> tensor<1x8x!q> {
  // CHECK-NEXT: return
  %0 = tinyml.clamp %a {clamp_min = 0.0 : f32} : (tensor<1x8x!q>) -> tensor<1x8x!q>
  return %0 : tensor<1x8x!q>
}

// Of the bounds 1 and 200 only the first is inside the range.
// CHECK-LABEL: func.func @inside
func.func @inside(%a: tensor<1x8x!q>) -> tensor<1x8x!q> {
  // CHECK-NEXT: tinyml.clamp %{{.*}} {clamp_min = 1.000000e+00 : f32} :
  %0 = tinyml.clamp %a {clamp_min = 1.0 : f32, clamp_max = 200.0 : f32} : (tensor<1x8x!q>) -> tensor<1x8x!q>
  return %0 : tensor<1x8x!q>
}

// CHECK-LABEL: func.func @raw_maximum
func.func @raw_maximum(%x: tensor<1x2x2x1xi8>) -> tensor<1x1x1x1xi8> {
  // CHECK: tinyml.max_pool2d %{{.*}} {clamp_min = 0.000000e+00 : f32, kernel
  // CHECK-NEXT: return
  %0 = tinyml.max_pool2d %x {kernel = array<i64: 2, 2>} : (tensor<1x2x2x1xi8>) -> tensor<1x1x1x1xi8>
  %1 = tinyml.clamp %0 {clamp_min = 0.0 : f32} : (tensor<1x1x1x1xi8>) -> tensor<1x1x1x1xi8>
  return %1 : tensor<1x1x1x1xi8>
}
