// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-fold-batch-norm)' | FileCheck %s
// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-fold-batch-norm{fold-before=false})' -o /dev/null
// RUN: tinyml-opt %s --test-equivalent='pipeline=tinyml-optimize' -o /dev/null
// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-fold-qdq)' -o /dev/null

// Linear ops that no pass has heard of: which channels the elements of the
// filter belong to, and what the sums leave out, is what their interface says.

// Some positions of a transposed convolution meet less of the filter, so a sum
// before it is no bias. A factor is one of the filter.
// CHECK-LABEL: func.func @sum_before_spread
// CHECK: tinyml.add
// CHECK-NEXT: foreign.spread
func.func @sum_before_spread(%x: tensor<1x3x2xf32>) -> tensor<1x7x3xf32> {
  %c = tinyml.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32> -> tensor<1x1x2xf32>
  %w = tinyml.constant dense<[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [0.5, 0.25, 2.0]], [[7.0, 8.0, 9.0], [1.0, 3.0, 5.0], [4.0, 2.0, 1.0]]]> : tensor<2x3x3xf32> -> tensor<2x3x3xf32>
  %0 = tinyml.add %x, %c : (tensor<1x3x2xf32>, tensor<1x1x2xf32>) -> tensor<1x3x2xf32>
  %1 = foreign.spread %0, %w : (tensor<1x3x2xf32>, tensor<2x3x3xf32>) -> tensor<1x7x3xf32>
  return %1 : tensor<1x7x3xf32>
}

// CHECK-LABEL: func.func @affine_around_spread
// CHECK-NOT: tinyml.mul
// CHECK-NOT: tinyml.add
// CHECK: foreign.spread %{{.*}}, %{{.*}}, %{{.*}} :
// CHECK-NEXT: return
func.func @affine_around_spread(%x: tensor<1x3x2xf32>) -> tensor<1x7x3xf32> {
  %f = tinyml.constant dense<[[[2.0, -3.0]]]> : tensor<1x1x2xf32> -> tensor<1x1x2xf32>
  %m = tinyml.constant dense<[[[0.5, 4.0, -2.0]]]> : tensor<1x1x3xf32> -> tensor<1x1x3xf32>
  %a = tinyml.constant dense<[[[1.0, 2.0, 3.0]]]> : tensor<1x1x3xf32> -> tensor<1x1x3xf32>
  %w = tinyml.constant dense<[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [0.5, 0.25, 2.0]], [[7.0, 8.0, 9.0], [1.0, 3.0, 5.0], [4.0, 2.0, 1.0]]]> : tensor<2x3x3xf32> -> tensor<2x3x3xf32>
  %0 = tinyml.mul %x, %f : (tensor<1x3x2xf32>, tensor<1x1x2xf32>) -> tensor<1x3x2xf32>
  %1 = foreign.spread %0, %w : (tensor<1x3x2xf32>, tensor<2x3x3xf32>) -> tensor<1x7x3xf32>
  %2 = tinyml.mul %1, %m : (tensor<1x7x3xf32>, tensor<1x1x3xf32>) -> tensor<1x7x3xf32>
  %3 = tinyml.add %2, %a : (tensor<1x7x3xf32>, tensor<1x1x3xf32>) -> tensor<1x7x3xf32>
  return %3 : tensor<1x7x3xf32>
}

// Nobody said that it has bounds.
// CHECK-LABEL: func.func @bounds_after_spread
// CHECK: foreign.spread
// CHECK-NEXT: tinyml.add {{.*}} {clamp_min = 0.000000e+00 : f32}
func.func @bounds_after_spread(%x: tensor<1x3x2xf32>) -> tensor<1x7x3xf32> {
  %a = tinyml.constant dense<[[[1.0, 2.0, 3.0]]]> : tensor<1x1x3xf32> -> tensor<1x1x3xf32>
  %w = tinyml.constant dense<[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [0.5, 0.25, 2.0]], [[7.0, 8.0, 9.0], [1.0, 3.0, 5.0], [4.0, 2.0, 1.0]]]> : tensor<2x3x3xf32> -> tensor<2x3x3xf32>
  %0 = foreign.spread %x, %w : (tensor<1x3x2xf32>, tensor<2x3x3xf32>) -> tensor<1x7x3xf32>
  %1 = tinyml.add %0, %a {clamp_min = 0.0 : f32} : (tensor<1x7x3xf32>, tensor<1x1x3xf32>) -> tensor<1x7x3xf32>
  return %1 : tensor<1x7x3xf32>
}

// A filter with the channels the other way round, and a bias of its own.
// CHECK-LABEL: func.func @affine_around_mix
// CHECK-NOT: tinyml.mul
// CHECK-NOT: tinyml.sub
// CHECK-NOT: foreign.average
// CHECK: foreign.mix
// CHECK-NEXT: return
func.func @affine_around_mix(%x: tensor<1x2x2x2xf32>) -> tensor<1x2x2x3xf32> {
  %s = tinyml.constant dense<[[[[1.0, 5.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %f = tinyml.constant dense<[[[[2.0, -3.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %w = tinyml.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %b = tinyml.constant dense<[1.0, -1.0, 0.5]> : tensor<3xf32> -> tensor<3xf32>
  %m = tinyml.constant dense<[[[[0.5, 4.0, -2.0]]]]> : tensor<1x1x1x3xf32> -> tensor<1x1x1x3xf32>
  %0 = tinyml.sub %s, %x : (tensor<1x1x1x2xf32>, tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %1 = foreign.average %0, %f : (tensor<1x2x2x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x2x2x2xf32>
  %2 = foreign.mix %1, %w, %b : (tensor<1x2x2x2xf32>, tensor<2x3xf32>, tensor<3xf32>) -> tensor<1x2x2x3xf32>
  %3 = tinyml.mul %2, %m : (tensor<1x2x2x3xf32>, tensor<1x1x1x3xf32>) -> tensor<1x2x2x3xf32>
  return %3 : tensor<1x2x2x3xf32>
}

// Output channels are counted in their group.
// CHECK-LABEL: func.func @affine_around_groups
// CHECK-NOT: tinyml.mul
// CHECK-NOT: tinyml.add
// CHECK: foreign.grouped_mix
// CHECK-NEXT: return
func.func @affine_around_groups(%x: tensor<3x4xf32>) -> tensor<3x6xf32> {
  %s = tinyml.constant dense<[[1.0, 5.0, -1.0, 3.0]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  %w = tinyml.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [-1.0, 2.0, -3.0], [7.0, 2.0, 4.0]]> : tensor<4x3xf32> -> tensor<4x3xf32>
  %m = tinyml.constant dense<[[0.5, 4.0, -2.0, 1.0, 3.0, 5.0]]> : tensor<1x6xf32> -> tensor<1x6xf32>
  %0 = tinyml.add %x, %s : (tensor<3x4xf32>, tensor<1x4xf32>) -> tensor<3x4xf32>
  %1 = foreign.grouped_mix %0, %w : (tensor<3x4xf32>, tensor<4x3xf32>) -> tensor<3x6xf32>
  %2 = tinyml.mul %1, %m : (tensor<3x6xf32>, tensor<1x6xf32>) -> tensor<3x6xf32>
  return %2 : tensor<3x6xf32>
}

// The columns of a filter are only permuted where the interface says that rows
// are multiplied with rows.
// CHECK-LABEL: func.func @flattened
func.func @flattened(%x: tensor<1x2x3xf32>) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0], [9.0, 1.0], [2.0, 3.0]]> : tensor<6x2xf32> -> tensor<6x2xf32>
  %0 = tinyml.transpose %x {perm = array<i64: 0, 2, 1>} : (tensor<1x2x3xf32>) -> tensor<1x3x2xf32>
  %1 = tinyml.reshape %0 : (tensor<1x3x2xf32>) -> tensor<1x6xf32>
  %2 = foreign.mix %1, %w : (tensor<1x6xf32>, tensor<6x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// A stored filter of an op that has no integer form becomes floats again.
// CHECK-LABEL: func.func @stored_filter
func.func @stored_filter(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %w = tinyml.constant dense<[[1, 2], [3, -4]]> : tensor<2x2xi8> -> tensor<2x2x!quant.uniform<i8:f32:1, {0.5, 0.25}>>
  %m = tinyml.constant dense<[[2.0, 4.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.dequantize %w : (tensor<2x2x!quant.uniform<i8:f32:1, {0.5, 0.25}>>) -> tensor<2x2xf32>
  %1 = foreign.mix %x, %0 : (tensor<3x2xf32>, tensor<2x2xf32>) -> tensor<3x2xf32>
  %2 = tinyml.mul %1, %m : (tensor<3x2xf32>, tensor<1x2xf32>) -> tensor<3x2xf32>
  return %2 : tensor<3x2xf32>
}
