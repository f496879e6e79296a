// RUN: tinyml-opt %s --tinyml-merge-linear 2>/dev/null | FileCheck %s
// RUN: tinyml-opt %s --tinyml-merge-linear=more-weights 2>/dev/null | FileCheck %s --check-prefix=MORE
// RUN: tinyml-opt %s --tinyml-merge-linear 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK
// RUN: tinyml-opt %s --test-equivalent=pipeline="func.func(tinyml-merge-linear)"

// Three in a row, with biases and the bounds of the last.
// REMARK: remark: 2 linear ops are merged with the one after them: 31 products and 31 weights less
// CHECK-LABEL: func.func @matrices
func.func @matrices(%x: tensor<1x2xf32>) -> tensor<1x1xf32> {
  // CHECK: %[[W:.*]] = tinyml.constant dense<{{\[\[}}6.000000e+01, 1.200000e+02]]>
  // CHECK: %[[B:.*]] = tinyml.constant dense<6.700000e+01>
  // CHECK: tinyml.fully_connected %arg0, %[[W]], %[[B]] {clamp_min = 0.000000e+00 : f32} :
  // CHECK-NEXT: return
  %u = tinyml.constant dense<[[1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0]]> : tensor<4x2xf32> -> tensor<4x2xf32>
  %a = tinyml.constant dense<[1.0, 1.0, 1.0, 1.0]> : tensor<4xf32> -> tensor<4xf32>
  %v = tinyml.constant dense<1.0> : tensor<5x4xf32> -> tensor<5x4xf32>
  %w = tinyml.constant dense<3.0> : tensor<1x5xf32> -> tensor<1x5xf32>
  %b = tinyml.constant dense<[7.0]> : tensor<1xf32> -> tensor<1xf32>
  %0 = tinyml.fully_connected %x, %u, %a : (tensor<1x2xf32>, tensor<4x2xf32>, tensor<4xf32>) -> tensor<1x4xf32>
  %1 = tinyml.fully_connected %0, %v : (tensor<1x4xf32>, tensor<5x4xf32>) -> tensor<1x5xf32>
  %2 = tinyml.fully_connected %1, %w, %b {clamp_min = 0.0 : f32} : (tensor<1x5xf32>, tensor<1x5xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}

// The first has the window.
// CHECK-LABEL: func.func @window_first
func.func @window_first(%x: tensor<1x5x5x1xf32>) -> tensor<1x3x3x1xf32> {
  // CHECK: tinyml.conv2d %arg0, %{{.*}}, %{{.*}} {clamp_max = 1.000000e+00 : f32, padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>}
  // CHECK-SAME: tensor<1x3x3x1xf32>, tensor<1xf32>) -> tensor<1x3x3x1xf32>
  // CHECK-NEXT: return
  %w = tinyml.constant dense<0.5> : tensor<4x3x3x1xf32> -> tensor<4x3x3x1xf32>
  %a = tinyml.constant dense<1.0> : tensor<4xf32> -> tensor<4xf32>
  %v = tinyml.constant dense<0.25> : tensor<1x1x1x4xf32> -> tensor<1x1x1x4xf32>
  %0 = tinyml.conv2d %x, %w, %a {padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>} : (tensor<1x5x5x1xf32>, tensor<4x3x3x1xf32>, tensor<4xf32>) -> tensor<1x3x3x4xf32>
  %1 = tinyml.conv2d %0, %v {clamp_max = 1.0 : f32} : (tensor<1x3x3x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x3x3x1xf32>
  return %1 : tensor<1x3x3x1xf32>
}

// The second has it, with padding, which is zero after a layer without bias.
// CHECK-LABEL: func.func @window_second
func.func @window_second(%x: tensor<1x5x5x1xf32>) -> tensor<1x5x5x2xf32> {
  // CHECK: tinyml.conv2d %arg0, %{{.*}} {padding = array<i64: 1, 1, 1, 1>}
  // CHECK-NEXT: return
  %w = tinyml.constant dense<0.5> : tensor<4x1x1x1xf32> -> tensor<4x1x1x1xf32>
  %v = tinyml.constant dense<0.25> : tensor<2x3x3x4xf32> -> tensor<2x3x3x4xf32>
  %0 = tinyml.conv2d %x, %w : (tensor<1x5x5x1xf32>, tensor<4x1x1x1xf32>) -> tensor<1x5x5x4xf32>
  %1 = tinyml.conv2d %0, %v {padding = array<i64: 1, 1, 1, 1>} : (tensor<1x5x5x4xf32>, tensor<2x3x3x4xf32>) -> tensor<1x5x5x2xf32>
  return %1 : tensor<1x5x5x2xf32>
}

// Fewer products, since the stride of the second leaves most positions out, but more weights.
// CHECK-LABEL: func.func @more_weights
// MORE-LABEL: func.func @more_weights
func.func @more_weights(%x: tensor<1x6x6x4xf32>) -> tensor<1x3x3x4xf32> {
  // CHECK-COUNT-2: tinyml.conv2d
  // MORE-COUNT-1: tinyml.conv2d
  // MORE-NEXT: return
  %w = tinyml.constant dense<0.5> : tensor<2x1x1x4xf32> -> tensor<2x1x1x4xf32>
  %v = tinyml.constant dense<0.25> : tensor<4x1x2x2xf32> -> tensor<4x1x2x2xf32>
  %0 = tinyml.conv2d %x, %w : (tensor<1x6x6x4xf32>, tensor<2x1x1x4xf32>) -> tensor<1x6x6x2xf32>
  %1 = tinyml.conv2d %0, %v {strides = array<i64: 2, 2>} : (tensor<1x6x6x2xf32>, tensor<4x1x2x2xf32>) -> tensor<1x3x3x4xf32>
  return %1 : tensor<1x3x3x4xf32>
}
