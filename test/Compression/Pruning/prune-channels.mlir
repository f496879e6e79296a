// RUN: tinyml-opt %s --tinyml-prune-channels=share=0.3 --split-input-file 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.err

// The channel of the smallest weights goes, with its bias, and the column that
// reads it.
// REMARK: remark: pruned by l2: 4 of 6 multiply-accumulates (33.3 % less) and 4 of 6 weights of linear layers are left; no data: by the weights alone, and nothing makes up for it
// REMARK-NEXT: layer {{ *}}inputs outputs MACs weights
// REMARK-NEXT: first 1 3 -> 2 3 -> 2 3 -> 2
// REMARK-NEXT: second 3 -> 2 1 3 -> 2 3 -> 2
// CHECK-LABEL: func.func @chain
// CHECK: %[[W:.*]] = tinyml.constant dense<{{\[\[}}4.0{{.*}}], [2.0{{.*}}]]> : tensor<2x1xf32>
// CHECK: %[[B:.*]] = tinyml.constant dense<[1.0{{.*}}, 3.0{{.*}}]> : tensor<2xf32>
// CHECK: %[[Y:.*]] = tinyml.fully_connected %arg0, %[[W]], %[[B]] {clamp_min = {{.*}}} : {{.*}} -> tensor<1x2xf32>
// CHECK: %[[V:.*]] = tinyml.constant dense<{{\[\[}}1.0{{.*}}, 3.0{{.*}}]]> : tensor<1x2xf32>
// CHECK: tinyml.fully_connected %[[Y]], %[[V]] : {{.*}} -> tensor<1x1xf32>
func.func @chain(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[4.0], [0.1], [2.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %b = tinyml.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32> -> tensor<3xf32>
  %v = tinyml.constant dense<[[1.0, 0.2, 3.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %0 = tinyml.fully_connected %x, %w, %b {clamp_min = 0.0 : f32} : (tensor<1x1xf32>, tensor<3x1xf32>, tensor<3xf32>) -> tensor<1x3xf32> loc("first")
  %1 = tinyml.fully_connected %0, %v : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x1xf32> loc("second")
  return %1 : tensor<1x1xf32>
}

// -----

// Both sides of a sum lose the same channel, the one that is smallest in all of
// them together, and so does the depthwise convolution behind.
// CHECK-LABEL: func.func @residual
// CHECK: tinyml.conv2d %arg0, %{{.*}} -> tensor<1x2x2x2xf32>
// CHECK: tinyml.conv2d %arg0, %{{.*}} -> tensor<1x2x2x2xf32>
// CHECK: tinyml.add %{{.*}} -> tensor<1x2x2x2xf32>
// CHECK: tinyml.conv2d %{{.*}} {groups = 2 : i64} : {{.*}} -> tensor<1x2x2x2xf32>
// CHECK: tinyml.conv2d %{{.*}} -> tensor<1x2x2x1xf32>
func.func @residual(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32> {
  %w = tinyml.constant dense<[[[[4.0]]], [[[0.1]]], [[[2.0]]]]> : tensor<3x1x1x1xf32> -> tensor<3x1x1x1xf32>
  %d = tinyml.constant dense<[[[[5.0]]], [[[1.0]]], [[[2.0]]]]> : tensor<3x1x1x1xf32> -> tensor<3x1x1x1xf32>
  %v = tinyml.constant dense<[[[[1.0, 0.2, 3.0]]]]> : tensor<1x1x1x3xf32> -> tensor<1x1x1x3xf32>
  %0 = tinyml.conv2d %x, %w : (tensor<1x2x2x1xf32>, tensor<3x1x1x1xf32>) -> tensor<1x2x2x3xf32>
  %1 = tinyml.conv2d %x, %d : (tensor<1x2x2x1xf32>, tensor<3x1x1x1xf32>) -> tensor<1x2x2x3xf32>
  %2 = tinyml.add %0, %1 : (tensor<1x2x2x3xf32>, tensor<1x2x2x3xf32>) -> tensor<1x2x2x3xf32>
  %3 = tinyml.conv2d %2, %w {groups = 3 : i64} : (tensor<1x2x2x3xf32>, tensor<3x1x1x1xf32>) -> tensor<1x2x2x3xf32>
  %4 = tinyml.conv2d %3, %v : (tensor<1x2x2x3xf32>, tensor<1x1x1x3xf32>) -> tensor<1x2x2x1xf32>
  return %4 : tensor<1x2x2x1xf32>
}

// -----

// A grouped convolution loses a group as a whole: what is left has one.
// CHECK-LABEL: func.func @grouped
// CHECK: tinyml.conv2d %arg0, %{{.*}} -> tensor<1x1x1x2xf32>
// CHECK: %[[G:.*]] = tinyml.constant dense<{{\[\[\[\[}}5.0{{.*}}, 6.0{{.*}}]]]]> : tensor<1x1x1x2xf32>
// CHECK: tinyml.conv2d %{{.*}}, %[[G]] : (tensor<1x1x1x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x1x1x1xf32>
func.func @grouped(%x: tensor<1x1x1x1xf32>) -> tensor<1x1x1x1xf32> {
  %w = tinyml.constant dense<[[[[0.1]]], [[[9.0]]], [[[2.0]]], [[[3.0]]]]> : tensor<4x1x1x1xf32> -> tensor<4x1x1x1xf32>
  %g = tinyml.constant dense<[[[[0.1, 0.2]]], [[[5.0, 6.0]]]]> : tensor<2x1x1x2xf32> -> tensor<2x1x1x2xf32>
  %v = tinyml.constant dense<[[[[0.1, 3.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %0 = tinyml.conv2d %x, %w : (tensor<1x1x1x1xf32>, tensor<4x1x1x1xf32>) -> tensor<1x1x1x4xf32>
  %1 = tinyml.conv2d %0, %g {groups = 2 : i64} : (tensor<1x1x1x4xf32>, tensor<2x1x1x2xf32>) -> tensor<1x1x1x2xf32>
  %2 = tinyml.conv2d %1, %v : (tensor<1x1x1x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x1x1x1xf32>
  return %2 : tensor<1x1x1x1xf32>
}
