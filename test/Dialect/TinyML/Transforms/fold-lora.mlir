// RUN: tinyml-opt %s --tinyml-fold-lora | FileCheck %s
// RUN: tinyml-opt %s --tinyml-fold-lora=max-rank=1 | FileCheck %s --check-prefix=RANK
// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-fold-lora)' -o /dev/null

// The product of the matrices, times alpha / r, is added to the filter; the
// bounds move along.
// CHECK-LABEL: func.func @adapter
// CHECK-SAME: %[[X:.*]]: tensor<1x2xf32>
// CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{\[\[}}7.000000e+00, 1.000000e+01], [1.500000e+01, 2.000000e+01]]>
// CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[1.000000e+00, 2.000000e+00]>
// CHECK: %[[Y:.*]] = tinyml.fully_connected %[[X]], %[[W]], %[[B]] {clamp_min = 0.000000e+00 : f32}
// CHECK-NEXT: return %[[Y]]
func.func @adapter(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = tinyml.constant dense<[1.0, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  %down = tinyml.constant dense<[[3.0, 4.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %up = tinyml.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %alpha = tinyml.constant dense<2.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %x, %down : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %2 = tinyml.fully_connected %1, %up : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %3 = tinyml.mul %2, %alpha : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %4 = tinyml.add %0, %3 {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %4 : tensor<1x2xf32>
}

// The branch stands first, has biases, and scales what it reads.
// CHECK-LABEL: func.func @biases
// CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{\[\[}}7.000000e+00, 1.000000e+01], [1.500000e+01, 2.000000e+01]]>
// CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[1.500000e+01, 3.000000e+01]>
// CHECK: %[[Y:.*]] = tinyml.fully_connected %{{.*}}, %[[W]], %[[B]] :
// CHECK-NEXT: return %[[Y]]
func.func @biases(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %down = tinyml.constant dense<[[3.0, 4.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %five = tinyml.constant dense<5.0> : tensor<1xf32> -> tensor<1xf32>
  %up = tinyml.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %ten = tinyml.constant dense<[10.0, 20.0]> : tensor<2xf32> -> tensor<2xf32>
  %alpha = tinyml.constant dense<2.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %half = tinyml.constant dense<0.5> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.mul %x, %alpha : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %down, %five : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  %2 = tinyml.fully_connected %1, %up, %ten : (tensor<1x1xf32>, tensor<2x1xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %3 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %4 = tinyml.add %2, %3 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %4 : tensor<1x2xf32>
}

// A MatMul of rank 3 stands between reshapes, a bias between it and the sum;
// both reshapes of the input are the input.
// CHECK-LABEL: func.func @reshapes
// CHECK-COUNT-1: tinyml.fully_connected
// CHECK-NOT: tinyml.fully_connected
// CHECK-NOT: tinyml.add
// RANK-LABEL: func.func @reshapes
// RANK-COUNT-3: tinyml.fully_connected
// RANK: return
func.func @reshapes(%x: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> {
  %w = tinyml.constant dense<[[1.0, 0.0, 2.0, 1.0], [0.0, 3.0, 1.0, 1.0], [2.0, 1.0, 0.0, 4.0], [1.0, 1.0, 1.0, 0.0]]> : tensor<4x4xf32> -> tensor<4x4xf32>
  %b = tinyml.constant dense<[[[1.0, 2.0, 3.0, 4.0]]]> : tensor<1x1x4xf32> -> tensor<1x1x4xf32>
  %down = tinyml.constant dense<[[3.0, 4.0, 0.5, 0.0], [1.0, -1.0, 0.0, 2.0]]> : tensor<2x4xf32> -> tensor<2x4xf32>
  %up = tinyml.constant dense<[[1.0, 0.5], [2.0, 0.0], [-1.0, 1.0], [0.0, 3.0]]> : tensor<4x2xf32> -> tensor<4x2xf32>
  %0 = tinyml.reshape %x : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
  %1 = tinyml.fully_connected %0, %w : (tensor<6x4xf32>, tensor<4x4xf32>) -> tensor<6x4xf32>
  %2 = tinyml.reshape %1 : (tensor<6x4xf32>) -> tensor<2x3x4xf32>
  %3 = tinyml.add %b, %2 : (tensor<1x1x4xf32>, tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  %4 = tinyml.reshape %x : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
  %5 = tinyml.fully_connected %4, %down : (tensor<6x4xf32>, tensor<2x4xf32>) -> tensor<6x2xf32>
  %6 = tinyml.fully_connected %5, %up : (tensor<6x2xf32>, tensor<4x2xf32>) -> tensor<6x4xf32>
  %7 = tinyml.reshape %6 : (tensor<6x4xf32>) -> tensor<2x3x4xf32>
  %8 = tinyml.add %3, %7 : (tensor<2x3x4xf32>, tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  return %8 : tensor<2x3x4xf32>
}

// Two adapters one after the other, and two whose difference is added.
// CHECK-LABEL: func.func @several
// CHECK-COUNT-1: tinyml.fully_connected
// CHECK-NOT: tinyml.fully_connected
func.func @several(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = tinyml.constant dense<[[3.0, 4.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %e = tinyml.constant dense<[[1.0, -4.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %u = tinyml.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %v = tinyml.constant dense<[[0.5], [3.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %x, %d : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %2 = tinyml.fully_connected %1, %u : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %3 = tinyml.sub %2, %0 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %4 = tinyml.fully_connected %x, %e : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %5 = tinyml.fully_connected %4, %v : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %6 = tinyml.fully_connected %4, %u : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %7 = tinyml.sub %5, %6 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %8 = tinyml.add %3, %7 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %8 : tensor<1x2xf32>
}

// The adapter of a convolution has its window, stride and padding; the batch
// norm behind the convolution goes into it as well.
// CHECK-LABEL: func.func @window
// CHECK-COUNT-1: tinyml.conv2d
// CHECK-NOT: tinyml.conv2d
// CHECK-NOT: tinyml.mul
func.func @window(%x: tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32> {
  %w = tinyml.constant dense<0.5> : tensor<2x3x3x2xf32> -> tensor<2x3x3x2xf32>
  %m = tinyml.constant dense<[[[[2.0, 3.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %down = tinyml.constant dense<0.25> : tensor<1x3x3x2xf32> -> tensor<1x3x3x2xf32>
  %up = tinyml.constant dense<[[[[1.0]]], [[[-2.0]]]]> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
  %0 = tinyml.conv2d %x, %w {strides = array<i64: 2, 2>, padding = array<i64: 1, 1, 0, 0>} : (tensor<1x4x4x2xf32>, tensor<2x3x3x2xf32>) -> tensor<1x2x2x2xf32>
  %1 = tinyml.mul %0, %m : (tensor<1x2x2x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x2x2x2xf32>
  %2 = tinyml.conv2d %x, %down {strides = array<i64: 2, 2>, padding = array<i64: 1, 1, 0, 0>} : (tensor<1x4x4x2xf32>, tensor<1x3x3x2xf32>) -> tensor<1x2x2x1xf32>
  %3 = tinyml.conv2d %2, %up : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>) -> tensor<1x2x2x2xf32>
  %4 = tinyml.add %1, %3 : (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %4 : tensor<1x2x2x2xf32>
}

// What a 1x1 convolution reads is the middle of a 3x3 window; a window may come
// second where nothing is added before it.
// CHECK-LABEL: func.func @smaller_window
// CHECK-COUNT-1: tinyml.conv2d
// CHECK-NOT: tinyml.conv2d
func.func @smaller_window(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32> {
  %w = tinyml.constant dense<0.5> : tensor<2x3x3x2xf32> -> tensor<2x3x3x2xf32>
  %down = tinyml.constant dense<[[[[1.0, 3.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %up = tinyml.constant dense<[[[[1.0]]], [[[-2.0]]]]> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
  %wide = tinyml.constant dense<[[[[1.0], [2.0], [3.0]]], [[[4.0], [5.0], [6.0]]]]> : tensor<2x1x3x1xf32> -> tensor<2x1x3x1xf32>
  %0 = tinyml.conv2d %x, %w {padding = array<i64: 1, 1, 1, 1>} : (tensor<1x4x4x2xf32>, tensor<2x3x3x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = tinyml.conv2d %x, %down : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  %2 = tinyml.conv2d %1, %up : (tensor<1x4x4x1xf32>, tensor<2x1x1x1xf32>) -> tensor<1x4x4x2xf32>
  %3 = tinyml.conv2d %1, %wide {padding = array<i64: 0, 1, 0, 1>} : (tensor<1x4x4x1xf32>, tensor<2x1x3x1xf32>) -> tensor<1x4x4x2xf32>
  %4 = tinyml.add %0, %2 : (tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %5 = tinyml.add %4, %3 : (tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  return %5 : tensor<1x4x4x2xf32>
}

// Two depthwise convolutions connect the same channels.
// CHECK-LABEL: func.func @depthwise
// CHECK: %[[W:.*]] = tinyml.constant dense<{{\[\[\[\[}}1.100000e+01]]], {{\[\[\[}}3.200000e+01]]]]>
// CHECK: %[[Y:.*]] = tinyml.conv2d %{{.*}}, %[[W]] {groups = 2 : i64}
// CHECK-NEXT: return %[[Y]]
func.func @depthwise(%x: tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32> {
  %w = tinyml.constant dense<[[[[10.0]]], [[[30.0]]]]> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
  %v = tinyml.constant dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
  %0 = tinyml.conv2d %x, %w {groups = 2} : (tensor<1x1x2x2xf32>, tensor<2x1x1x1xf32>) -> tensor<1x1x2x2xf32>
  %1 = tinyml.conv2d %x, %v {groups = 2} : (tensor<1x1x2x2xf32>, tensor<2x1x1x1xf32>) -> tensor<1x1x2x2xf32>
  %2 = tinyml.add %0, %1 : (tensor<1x1x2x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  return %2 : tensor<1x1x2x2xf32>
}
