// RUN: tinyml-opt %s --tinyml-decompose-filters | FileCheck %s
// RUN: tinyml-opt %s --canonicalize -o %t.plain && tinyml-opt %s --tinyml-decompose-filters --canonicalize | cmp - %t.plain

// Nothing of this is split: one tap in a direction, groups, an unknown filter, a
// filter that two ops have.
// CHECK-LABEL: func.func @not_split
// CHECK-COUNT-7: tinyml.conv2d
// CHECK-NOT: tinyml.conv2d
func.func @not_split(%x: tensor<1x4x4x2xf32>, %filter: tensor<2x2x2x2xf32>) -> (tensor<1x4x4x2xf32>, tensor<1x4x1x1xf32>) {
  %column = tinyml.constant dense<0.5> : tensor<2x3x1x2xf32> -> tensor<2x3x1x2xf32>
  %point = tinyml.constant dense<0.5> : tensor<2x1x1x2xf32> -> tensor<2x1x1x2xf32>
  %depthwise = tinyml.constant dense<0.5> : tensor<2x3x3x1xf32> -> tensor<2x3x3x1xf32>
  %shared = tinyml.constant dense<0.25> : tensor<2x3x3x2xf32> -> tensor<2x3x3x2xf32>
  %few = tinyml.constant dense<0.25> : tensor<1x1x4x2xf32> -> tensor<1x1x4x2xf32>
  %0 = tinyml.conv2d %x, %column {padding = array<i64: 1, 0, 1, 0>} : (tensor<1x4x4x2xf32>, tensor<2x3x1x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = tinyml.conv2d %0, %point : (tensor<1x4x4x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x4x4x2xf32>
  %2 = tinyml.conv2d %1, %depthwise {groups = 2 : i64, padding = array<i64: 1, 1, 1, 1>} : (tensor<1x4x4x2xf32>, tensor<2x3x3x1xf32>) -> tensor<1x4x4x2xf32>
  %3 = tinyml.conv2d %2, %filter {padding = array<i64: 0, 0, 1, 1>} : (tensor<1x4x4x2xf32>, tensor<2x2x2x2xf32>) -> tensor<1x4x4x2xf32>
  %4 = tinyml.conv2d %3, %shared {padding = array<i64: 1, 1, 1, 1>} : (tensor<1x4x4x2xf32>, tensor<2x3x3x2xf32>) -> tensor<1x4x4x2xf32>
  %5 = tinyml.conv2d %4, %shared {padding = array<i64: 1, 1, 1, 1>} : (tensor<1x4x4x2xf32>, tensor<2x3x3x2xf32>) -> tensor<1x4x4x2xf32>
  %6 = tinyml.conv2d %5, %few : (tensor<1x4x4x2xf32>, tensor<1x1x4x2xf32>) -> tensor<1x4x1x1xf32>
  return %5, %6 : tensor<1x4x4x2xf32>, tensor<1x4x1x1xf32>
}

// A rank of 1 takes more than a filter of one output channel in two taps by two.
// CHECK-LABEL: func.func @saves_nothing
// CHECK-COUNT-1: tinyml.conv2d
// CHECK-NOT: tinyml.conv2d
func.func @saves_nothing(%x: tensor<1x4x4x1xf32>) -> tensor<1x3x3x1xf32> {
  %w = tinyml.constant dense<[[[[1.0], [2.0]], [[3.0], [4.0]]]]> : tensor<1x2x2x1xf32> -> tensor<1x2x2x1xf32>
  %y = tinyml.conv2d %x, %w : (tensor<1x4x4x1xf32>, tensor<1x2x2x1xf32>) -> tensor<1x3x3x1xf32>
  return %y : tensor<1x3x3x1xf32>
}
