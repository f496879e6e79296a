// RUN: tinyml-opt %s --tinyml-merge-tables 2>/dev/null | FileCheck %s
// RUN: tinyml-opt %s --tinyml-merge-tables 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK
// RUN: tinyml-opt %s --tinyml-merge-tables=max-ops=1 | FileCheck %s --check-prefix=ONE
// RUN: tinyml-opt %s --test-equivalent="tolerance=0 pipeline=func.func(tinyml-merge-tables)"

!x = !quant.uniform<i8:f32, 0.1>
!s = !quant.uniform<i8:f32, 0.00390625:-128>
!y = !quant.uniform<i8:f32, 0.05:3>
!u = !quant.uniform<u8:f32, 0.1:128>

// REMARK: remark: 1 groups of element-wise ops are a table each, 0 did nothing: 1 ops less
// CHECK-LABEL: func.func @swish
// ONE-LABEL: func.func @swish
func.func @swish(%raw: tensor<1x8xi8>) -> tensor<1x8xi8> {
  // CHECK: %[[X:.*]] = tinyml.storage_cast
  // CHECK: %[[T:.*]] = tinyml.constant {{.*}} -> tensor<256x!quant.uniform<i8:f32, 5.000000e-02:3>>
  // CHECK: %[[Y:.*]] = tinyml.lookup %[[X]], %[[T]] :
  // CHECK-NEXT: tinyml.storage_cast %[[Y]]
  // ONE: tinyml.sigmoid
  // ONE-NEXT: tinyml.mul
  %x = tinyml.storage_cast %raw : (tensor<1x8xi8>) -> tensor<1x8x!x>
  %0 = tinyml.sigmoid %x : (tensor<1x8x!x>) -> tensor<1x8x!s>
  %1 = tinyml.mul %x, %0 : (tensor<1x8x!x>, tensor<1x8x!s>) -> tensor<1x8x!y>
  %2 = tinyml.storage_cast %1 : (tensor<1x8x!y>) -> tensor<1x8xi8>
  return %2 : tensor<1x8xi8>
}

// Floats in between go too.
// CHECK-LABEL: func.func @floats
func.func @floats(%raw: tensor<1x8xi8>) -> tensor<1x8xi8> {
  // CHECK-NOT: tinyml.pow
  // CHECK: tinyml.lookup
  // CHECK-NEXT: tinyml.storage_cast
  %two = tinyml.constant dense<2.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %x = tinyml.storage_cast %raw : (tensor<1x8xi8>) -> tensor<1x8x!x>
  %0 = tinyml.dequantize %x : (tensor<1x8x!x>) -> tensor<1x8xf32>
  %1 = tinyml.pow %0, %two : (tensor<1x8xf32>, tensor<1x1xf32>) -> tensor<1x8xf32>
  %2 = tinyml.quantize %1 : (tensor<1x8xf32>) -> tensor<1x8x!y>
  %3 = tinyml.storage_cast %2 : (tensor<1x8x!y>) -> tensor<1x8xi8>
  return %3 : tensor<1x8xi8>
}

// To another storage and back, and a clamp that a range makes void.
// CHECK-LABEL: func.func @nothing
func.func @nothing(%raw: tensor<1x8xi8>) -> tensor<2x4xi8> {
  // CHECK: %[[S:.*]] = tinyml.sigmoid
  // CHECK-NEXT: %[[R:.*]] = tinyml.reshape %[[S]]
  // CHECK-NEXT: tinyml.storage_cast %[[R]]
  %x = tinyml.storage_cast %raw : (tensor<1x8xi8>) -> tensor<1x8x!x>
  %0 = tinyml.sigmoid %x : (tensor<1x8x!x>) -> tensor<1x8x!x>
  %1 = tinyml.reshape %0 : (tensor<1x8x!x>) -> tensor<2x4x!x>
  %2 = tinyml.requantize %1 : (tensor<2x4x!x>) -> tensor<2x4x!u>
  %3 = tinyml.requantize %2 : (tensor<2x4x!u>) -> tensor<2x4x!x>
  %4 = tinyml.clamp %3 {clamp_min = -0.5 : f32, clamp_max = 2.0 : f32} : (tensor<2x4x!x>) -> tensor<2x4x!x>
  %5 = tinyml.storage_cast %4 : (tensor<2x4x!x>) -> tensor<2x4xi8>
  return %5 : tensor<2x4xi8>
}
