// RUN: tinyml-opt %s --tinyml-flatten-conv2d | FileCheck %s
// RUN: tinyml-opt %s --test-equivalent="tolerance=0 pipeline=func.func(tinyml-flatten-conv2d)"

!q = !quant.uniform<i8:f32, 0.5:7>
!f = !quant.uniform<i8:f32:0, {0.25, 0.5}>

!blocks = !quant.uniform<i4:f32:{0:1, 3:2}, {{{{1.0, 2.0}}}, {{{0.5, 1.0}}}}>

// Of the taps in a row only the middle one meets the input; bounds and bias stay.
// CHECK-LABEL: func.func @padded
func.func @padded(%raw: tensor<1x1x1x2xi8>) -> tensor<1x1x1x2xi8> {
  // CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{\[\[}}3, 4], [9, 10]]> : tensor<2x2xi8> -> tensor<2x2x!
  // CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[5, -6]>
  // CHECK-DAG: %[[X:.*]] = tinyml.reshape {{.*}}-> tensor<1x2x
  // CHECK: %[[Y:.*]] = tinyml.fully_connected %[[X]], %[[W]], %[[B]] {clamp_min = 0.000000e+00 : f32}
  // CHECK-NEXT: tinyml.reshape %[[Y]] {{.*}} -> tensor<1x1x1x2x
  %x = tinyml.storage_cast %raw : (tensor<1x1x1x2xi8>) -> tensor<1x1x1x2x!q>
  %w = tinyml.constant dense<[[[[1, 2], [3, 4], [5, 6]]], [[[7, 8], [9, 10], [11, 12]]]]> : tensor<2x1x3x2xi8> -> tensor<2x1x3x2x!f>
  %b = tinyml.constant dense<[5, -6]> : tensor<2xi32> -> tensor<2xi32>
  %0 = tinyml.conv2d %x, %w, %b {padding = array<i64: 0, 1, 0, 1>, clamp_min = 0.0 : f32} : (tensor<1x1x1x2x!q>, tensor<2x1x3x2x!f>, tensor<2xi32>) -> tensor<1x1x1x2x!q>
  %1 = tinyml.storage_cast %0 : (tensor<1x1x1x2x!q>) -> tensor<1x1x1x2xi8>
  return %1 : tensor<1x1x1x2xi8>
}

// The filter of two rows, whose last column meets padding, of two images.
// CHECK-LABEL: func.func @window
func.func @window(%x: tensor<2x2x1x1xf32>) -> tensor<2x1x1x1xf32> {
  // CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{\[\[}}1.000000e+00, 3.000000e+00]]> : tensor<1x2xf32>
  // CHECK-DAG: %[[X:.*]] = tinyml.reshape %arg0 : (tensor<2x2x1x1xf32>) -> tensor<2x2xf32>
  // CHECK: tinyml.fully_connected %[[X]], %[[W]] :
  %w = tinyml.constant dense<[[[[1.0], [2.0]], [[3.0], [4.0]]]]> : tensor<1x2x2x1xf32> -> tensor<1x2x2x1xf32>
  %0 = tinyml.conv2d %x, %w {padding = array<i64: 0, 0, 0, 1>} : (tensor<2x2x1x1xf32>, tensor<1x2x2x1xf32>) -> tensor<2x1x1x1xf32>
  return %0 : tensor<2x1x1x1xf32>
}

// Dilated taps meet one position where that is the only one; blocks stay where nothing is left out.
// CHECK-LABEL: func.func @dilated
func.func @dilated(%x: tensor<1x1x1x1xf32>, %y: tensor<1x1x1x4xf32>) -> (tensor<1x1x1x1xf32>, tensor<1x1x1x2xf32>) {
  // CHECK-DAG: tinyml.constant dense<3.000000e+00> : tensor<1x1xf32>
  // CHECK-DAG: tinyml.constant {{.*}} tensor<2x4xi4> -> tensor<2x4x!
  // CHECK: tinyml.fully_connected
  // CHECK: tinyml.fully_connected
  %w = tinyml.constant dense<[[[[1.0], [2.0], [3.0]]]]> : tensor<1x1x3x1xf32> -> tensor<1x1x3x1xf32>
  %v = tinyml.constant dense<[[[[1, 2, 3, 4]]], [[[5, -6, -7, 0]]]]> : tensor<2x1x1x4xi4> -> tensor<2x1x1x4x!blocks>
  %0 = tinyml.conv2d %x, %w {dilations = array<i64: 1, 2>, padding = array<i64: 0, 4, 0, 0>} : (tensor<1x1x1x1xf32>, tensor<1x1x3x1xf32>) -> tensor<1x1x1x1xf32>
  %1 = tinyml.conv2d %y, %v : (tensor<1x1x1x4xf32>, tensor<2x1x1x4x!blocks>) -> tensor<1x1x1x2xf32>
  return %0, %1 : tensor<1x1x1x1xf32>, tensor<1x1x1x2xf32>
}

// Several places or groups, a position that no tap meets, no tap that meets a position, a filter that is computed, and
// blocks of which some are left out.
// CHECK-LABEL: func.func @others
// CHECK-NOT: tinyml.fully_connected
func.func @others(%x: tensor<1x1x3x2xf32>, %y: tensor<1x1x1x4xf32>, %w: tensor<1x1x3x2xf32>) -> (tensor<1x1x2x1xf32>, tensor<1x1x1x2xf32>, tensor<1x1x1x1xf32>, tensor<1x1x1x2xf32>, tensor<1x1x1x1xf32>, tensor<1x1x1x2xf32>) {
  %two = tinyml.constant dense<[[[[1.0, 2.0], [3.0, 4.0]]]]> : tensor<1x1x2x2xf32> -> tensor<1x1x2x2xf32>
  %group = tinyml.constant dense<[[[[1.0], [2.0], [3.0]]], [[[4.0], [5.0], [6.0]]]]> : tensor<2x1x3x1xf32> -> tensor<2x1x3x1xf32>
  %four = tinyml.constant dense<[[[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]], [[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]]]> : tensor<2x1x2x4xf32> -> tensor<2x1x2x4xf32>
  %v = tinyml.constant dense<[[[[1, 2, 3, 4], [5, 6, 7, 0]]], [[[5, -6, -7, 0], [1, 2, 3, 4]]]]> : tensor<2x1x2x4xi4> -> tensor<2x1x2x4x!blocks>
  %0 = tinyml.conv2d %x, %two : (tensor<1x1x3x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x1x2x1xf32>
  %1 = tinyml.conv2d %x, %group {groups = 2 : i64} : (tensor<1x1x3x2xf32>, tensor<2x1x3x1xf32>) -> tensor<1x1x1x2xf32>
  %2 = tinyml.conv2d %x, %two {strides = array<i64: 1, 2>} : (tensor<1x1x3x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x1x1x1xf32>
  %3 = tinyml.conv2d %y, %four {dilations = array<i64: 1, 2>, padding = array<i64: 0, 1, 0, 1>} : (tensor<1x1x1x4xf32>, tensor<2x1x2x4xf32>) -> tensor<1x1x1x2xf32>
  %4 = tinyml.conv2d %x, %w : (tensor<1x1x3x2xf32>, tensor<1x1x3x2xf32>) -> tensor<1x1x1x1xf32>
  %5 = tinyml.conv2d %y, %v {padding = array<i64: 0, 1, 0, 0>} : (tensor<1x1x1x4xf32>, tensor<2x1x2x4x!blocks>) -> tensor<1x1x1x2xf32>
  return %0, %1, %2, %3, %4, %5 : tensor<1x1x2x1xf32>, tensor<1x1x1x2xf32>, tensor<1x1x1x1xf32>, tensor<1x1x1x2xf32>, tensor<1x1x1x1xf32>, tensor<1x1x1x2xf32>
}
