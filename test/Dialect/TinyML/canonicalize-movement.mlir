// RUN: tinyml-opt %s --canonicalize | FileCheck %s
// RUN: tinyml-opt %s --test-equivalent="tolerance=0 pipeline=canonicalize"

// What was split and joined again.
// CHECK-LABEL: func.func @split_and_join
// CHECK-SAME: %[[X:.*]]: tensor<1x6xf32>
func.func @split_and_join(%x: tensor<1x6xf32>) -> (tensor<1x6xf32>, tensor<1x4xf32>) {
  // CHECK-NEXT: %[[Y:.*]] = tinyml.pad %[[X]] {high = array<i64: 0, -1>, low = array<i64: 0, -1>}
  // CHECK-NEXT: return %[[X]], %[[Y]]
  %0 = tinyml.pad %x {low = array<i64: 0, 0>, high = array<i64: 0, -4>} : (tensor<1x6xf32>) -> tensor<1x2xf32>
  %1 = tinyml.pad %x {low = array<i64: 0, -2>, high = array<i64: 0, -1>} : (tensor<1x6xf32>) -> tensor<1x3xf32>
  %2 = tinyml.pad %x {low = array<i64: 0, -5>, high = array<i64: 0, 0>} : (tensor<1x6xf32>) -> tensor<1x1xf32>
  %3 = tinyml.concat %0, %1, %2 {axis = 1 : i64} : (tensor<1x2xf32>, tensor<1x3xf32>, tensor<1x1xf32>) -> tensor<1x6xf32>
  %4 = tinyml.pad %x {low = array<i64: 0, -1>, high = array<i64: 0, -4>} : (tensor<1x6xf32>) -> tensor<1x1xf32>
  %5 = tinyml.concat %4, %1 {axis = 1 : i64} : (tensor<1x1xf32>, tensor<1x3xf32>) -> tensor<1x4xf32>
  return %3, %5 : tensor<1x6xf32>, tensor<1x4xf32>
}

// In another order, or with something missing, they are not the value.
// CHECK-LABEL: func.func @other_order
func.func @other_order(%x: tensor<1x6xf32>) -> tensor<1x5xf32> {
  // CHECK-COUNT-2: tinyml.pad
  // CHECK: tinyml.concat
  %0 = tinyml.pad %x {low = array<i64: 0, 0>, high = array<i64: 0, -4>} : (tensor<1x6xf32>) -> tensor<1x2xf32>
  %1 = tinyml.pad %x {low = array<i64: 0, -2>, high = array<i64: 0, -1>} : (tensor<1x6xf32>) -> tensor<1x3xf32>
  %2 = tinyml.concat %1, %0 {axis = 1 : i64} : (tensor<1x3xf32>, tensor<1x2xf32>) -> tensor<1x5xf32>
  return %2 : tensor<1x5xf32>
}

// Slices of a join are slices of its operands, if no other needs it.
// CHECK-LABEL: func.func @slice_of_join
// CHECK-SAME: %[[X:.*]]: tensor<1x4xf32>, %[[Y:.*]]: tensor<1x4xf32>
func.func @slice_of_join(%x: tensor<1x4xf32>, %y: tensor<1x4xf32>) -> (tensor<1x4xf32>, tensor<1x2xf32>) {
  // CHECK-NEXT: %[[A:.*]] = tinyml.pad %[[X]] {high = array<i64: 0, -1>, low = array<i64: 0, -1>}
  // CHECK-NEXT: return %[[Y]], %[[A]]
  %0 = tinyml.concat %x, %y {axis = 1 : i64} : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x8xf32>
  %1 = tinyml.pad %0 {low = array<i64: 0, -4>, high = array<i64: 0, 0>} : (tensor<1x8xf32>) -> tensor<1x4xf32>
  %2 = tinyml.pad %0 {low = array<i64: 0, -1>, high = array<i64: 0, -5>} : (tensor<1x8xf32>) -> tensor<1x2xf32>
  return %1, %2 : tensor<1x4xf32>, tensor<1x2xf32>
}

// One reads both operands.
// CHECK-LABEL: func.func @slice_of_both
func.func @slice_of_both(%x: tensor<1x4xf32>, %y: tensor<1x4xf32>) -> (tensor<1x4xf32>, tensor<1x4xf32>) {
  // CHECK: %[[C:.*]] = tinyml.concat
  // CHECK: tinyml.pad %[[C]]
  // CHECK: tinyml.pad %[[C]]
  %0 = tinyml.concat %x, %y {axis = 1 : i64} : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x8xf32>
  %1 = tinyml.pad %0 {low = array<i64: 0, -4>, high = array<i64: 0, 0>} : (tensor<1x8xf32>) -> tensor<1x4xf32>
  %2 = tinyml.pad %0 {low = array<i64: 0, -2>, high = array<i64: 0, -2>} : (tensor<1x8xf32>) -> tensor<1x4xf32>
  return %1, %2 : tensor<1x4xf32>, tensor<1x4xf32>
}

// CHECK-LABEL: func.func @joins
func.func @joins(%x: tensor<1x2xf32>, %y: tensor<1x2xf32>) -> tensor<1x8xf32> {
  // CHECK-NEXT: %[[C:.*]] = tinyml.concat %arg0, %arg1, %arg1, %arg0 {axis = 1 : i64}
  // CHECK-NEXT: return %[[C]]
  %0 = tinyml.concat %x, %y {axis = 1 : i64} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x4xf32>
  %1 = tinyml.concat %0, %y, %x {axis = 1 : i64} : (tensor<1x4xf32>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x8xf32>
  return %1 : tensor<1x8xf32>
}

// Pads in a row; what was cut cannot be padded again.
// CHECK-LABEL: func.func @pads
func.func @pads(%x: tensor<1x4xf32>) -> (tensor<1x5xf32>, tensor<1x4xf32>, tensor<1x6xf32>) {
  // CHECK: tinyml.pad %arg0 {high = array<i64: 0, 2>, low = array<i64: 0, -1>}
  // CHECK: %[[A:.*]] = tinyml.pad %arg0 {high = array<i64: 0, 0>, low = array<i64: 0, -1>}
  // CHECK: tinyml.pad %[[A]]
  // CHECK: %[[B:.*]] = tinyml.pad %arg0 {high = array<i64: 0, 1>, low = array<i64: 0, 0>, value = 1.000000e+00 : f32}
  // CHECK: tinyml.pad %[[B]]
  %0 = tinyml.pad %x {low = array<i64: 0, 1>, high = array<i64: 0, 2>} : (tensor<1x4xf32>) -> tensor<1x7xf32>
  %1 = tinyml.pad %0 {low = array<i64: 0, -2>, high = array<i64: 0, 0>} : (tensor<1x7xf32>) -> tensor<1x5xf32>
  %2 = tinyml.pad %x {low = array<i64: 0, -1>, high = array<i64: 0, 0>} : (tensor<1x4xf32>) -> tensor<1x3xf32>
  %3 = tinyml.pad %2 {low = array<i64: 0, 1>, high = array<i64: 0, 0>} : (tensor<1x3xf32>) -> tensor<1x4xf32>
  %4 = tinyml.pad %x {low = array<i64: 0, 0>, high = array<i64: 0, 1>, value = 1.0 : f32} : (tensor<1x4xf32>) -> tensor<1x5xf32>
  %5 = tinyml.pad %4 {low = array<i64: 0, 0>, high = array<i64: 0, 1>} : (tensor<1x5xf32>) -> tensor<1x6xf32>
  return %1, %3, %5 : tensor<1x5xf32>, tensor<1x4xf32>, tensor<1x6xf32>
}
