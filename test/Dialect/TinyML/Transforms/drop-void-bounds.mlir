// RUN: tinyml-opt %s --tinyml-drop-void-bounds 2>/dev/null | FileCheck %s
// RUN: tinyml-opt %s --tinyml-drop-void-bounds=only-clamps 2>/dev/null | FileCheck %s --check-prefix=CLAMPS
// RUN: tinyml-opt %s --tinyml-drop-void-bounds 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK
// RUN: tinyml-opt %s --test-equivalent="tolerance=0 pipeline=func.func(tinyml-drop-void-bounds)"

// REMARK: remark: 2 bounds are never reached, 1 clamps do nothing
// CHECK-LABEL: func.func @clamp
func.func @clamp(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  // CHECK: %[[S:.*]] = tinyml.sigmoid
  // CHECK-NEXT: return %[[S]]
  // CLAMPS-NOT: tinyml.clamp
  %0 = tinyml.sigmoid %x : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.clamp %0 {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
  return %1 : tensor<1x8xf32>
}

// A sum of what is not negative is not either: one bound of two.
// CHECK-LABEL: func.func @sum
// CLAMPS-LABEL: func.func @sum
func.func @sum(%x: tensor<1x8xf32>, %y: tensor<1x8xf32>) -> tensor<1x8xf32> {
  // CHECK: tinyml.add %{{.*}}, %{{.*}} {clamp_max = 1.000000e+00 : f32}
  // CLAMPS: tinyml.add %{{.*}}, %{{.*}} {clamp_max = 1.000000e+00 : f32, clamp_min = 0.000000e+00 : f32}
  %0 = tinyml.sigmoid %x : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.clamp %y {clamp_min = 0.0 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %2 = tinyml.add %0, %1 {clamp_min = 0.0 : f32, clamp_max = 1.0 : f32} : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %2 : tensor<1x8xf32>
}

// Weights that are not negative, of numbers that are not; a window with padding.
// CHECK-LABEL: func.func @products
func.func @products(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32> {
  // CHECK: tinyml.conv2d %{{.*}}, %{{[^,]*}} {padding = array<i64: 1, 1, 1, 1>} :
  %w = tinyml.constant dense<0.5> : tensor<1x3x3x1xf32> -> tensor<1x3x3x1xf32>
  %0 = tinyml.sigmoid %x : (tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32>
  %1 = tinyml.conv2d %0, %w {clamp_min = 0.0 : f32, padding = array<i64: 1, 1, 1, 1>} : (tensor<1x4x4x1xf32>, tensor<1x3x3x1xf32>) -> tensor<1x4x4x1xf32>
  return %1 : tensor<1x4x4x1xf32>
}

!x = !quant.uniform<i8:f32, 0.1>
!s = !quant.uniform<i8:f32, 0.03125:-64>

// Of a function of 8-bit numbers all results are known.
// CHECK-LABEL: func.func @integers
func.func @integers(%raw: tensor<1x8xi8>) -> tensor<1x8xi8> {
  // CHECK: %[[S:.*]] = tinyml.sigmoid
  // CHECK-NEXT: tinyml.storage_cast %[[S]]
  %x = tinyml.storage_cast %raw : (tensor<1x8xi8>) -> tensor<1x8x!x>
  %0 = tinyml.sigmoid %x : (tensor<1x8x!x>) -> tensor<1x8x!s>
  %1 = tinyml.clamp %0 {clamp_min = 0.0 : f32, clamp_max = 1.5 : f32} : (tensor<1x8x!s>) -> tensor<1x8x!s>
  %2 = tinyml.storage_cast %1 : (tensor<1x8x!s>) -> tensor<1x8xi8>
  return %2 : tensor<1x8xi8>
}
