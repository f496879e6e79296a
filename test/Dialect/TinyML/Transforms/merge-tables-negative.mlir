// RUN: tinyml-opt %s --tinyml-merge-tables 2>&1 | FileCheck %s
// CHECK-NOT: remark
// CHECK-NOT: lookup

!x = !quant.uniform<i8:f32, 0.1>
!y = !quant.uniform<i8:f32, 0.05:3>
!w = !quant.uniform<i16:f32, 0.001>
!a = !quant.uniform<i8:f32:1, {0.1, 0.2}>

// One function is a table already.
// CHECK-LABEL: func.func @single
func.func @single(%x: tensor<1x8x!x>) -> tensor<1x8x!y> {
  // CHECK: tinyml.sigmoid
  %0 = tinyml.sigmoid %x : (tensor<1x8x!x>) -> tensor<1x8x!y>
  return %0 : tensor<1x8x!y>
}

// No table becomes one.
// CHECK-LABEL: func.func @sums
func.func @sums(%x: tensor<1x8x!x>) -> tensor<1x8x!y> {
  // CHECK: tinyml.add
  // CHECK: tinyml.mul
  %0 = tinyml.add %x, %x : (tensor<1x8x!x>, tensor<1x8x!x>) -> tensor<1x8x!y>
  %1 = tinyml.mul %0, %0 : (tensor<1x8x!y>, tensor<1x8x!y>) -> tensor<1x8x!y>
  return %1 : tensor<1x8x!y>
}

// Two values, 16 bits, and a result that is needed elsewhere.
// CHECK-LABEL: func.func @others
func.func @others(%x: tensor<1x8x!x>, %z: tensor<1x8x!x>, %w: tensor<1x8x!w>) -> (tensor<1x8x!y>, tensor<1x8x!w>, tensor<1x8x!y>, tensor<1x8x!y>) {
  // CHECK: tinyml.sigmoid
  // CHECK: tinyml.mul
  // CHECK: tinyml.tanh
  // CHECK: tinyml.sigmoid
  // CHECK: tinyml.tanh
  // CHECK: tinyml.abs
  %0 = tinyml.sigmoid %x : (tensor<1x8x!x>) -> tensor<1x8x!y>
  %1 = tinyml.mul %0, %z : (tensor<1x8x!y>, tensor<1x8x!x>) -> tensor<1x8x!y>
  %2 = tinyml.tanh %w : (tensor<1x8x!w>) -> tensor<1x8x!w>
  %3 = tinyml.sigmoid %2 : (tensor<1x8x!w>) -> tensor<1x8x!w>
  %4 = tinyml.tanh %z : (tensor<1x8x!x>) -> tensor<1x8x!y>
  %5 = tinyml.abs %4 : (tensor<1x8x!y>) -> tensor<1x8x!y>
  return %1, %3, %4, %5 : tensor<1x8x!y>, tensor<1x8x!w>, tensor<1x8x!y>, tensor<1x8x!y>
}

// A clamp that some number reaches.
// CHECK-LABEL: func.func @reached
func.func @reached(%x: tensor<1x8x!x>) -> tensor<1x8x!x> {
  // CHECK: tinyml.clamp
  %0 = tinyml.clamp %x {clamp_min = -12.7 : f32} : (tensor<1x8x!x>) -> tensor<1x8x!x>
  return %0 : tensor<1x8x!x>
}
