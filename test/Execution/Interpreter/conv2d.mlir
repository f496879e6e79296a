// RUN: tinyml-opt %s --test-interpret
// Expected values: NumPy, loops over the definition in Python integers.

// H != W, kh != kw, strides differ, padding differs on every side.
func.func @strides_and_padding() {
  %x = tinyml.constant dense<[[[[-7.0, -6.0], [-5.0, -4.0], [-3.0, -2.0]], [[-1.0, 0.0], [1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0], [9.0, 10.0]], [[11.0, 12.0], [13.0, 14.0], [15.0, 16.0]]]]> : tensor<1x4x3x2xf32> -> tensor<1x4x3x2xf32>
  %w = tinyml.constant dense<[[[[-2.0, -1.0], [0.0, 1.0], [2.0, -2.0]], [[-1.0, 0.0], [1.0, 2.0], [-2.0, -1.0]]], [[[0.0, 1.0], [2.0, -2.0], [-1.0, 0.0]], [[1.0, 2.0], [-2.0, -1.0], [0.0, 1.0]]]]> : tensor<2x2x3x2xf32> -> tensor<2x2x3x2xf32>
  %b = tinyml.constant dense<[1.0, -1.0]> : tensor<2xf32> -> tensor<2xf32>
  %y = tinyml.conv2d %x, %w, %b {strides = array<i64: 2, 1>, padding = array<i64: 1, 0, 0, 2>} : (tensor<1x4x3x2xf32>, tensor<2x2x3x2xf32>, tensor<2xf32>) -> tensor<1x2x3x2xf32>
  check.expect_eq %y, dense<[[[[3.0, -8.0], [-1.0, -6.0], [4.0, -8.0]], [[-7.0, -1.0], [23.0, -6.0], [-18.0, 32.0]]]]> : tensor<1x2x3x2xf32> : tensor<1x2x3x2xf32>
  %relu6 = tinyml.conv2d %x, %w, %b {strides = array<i64: 2, 1>, padding = array<i64: 1, 0, 0, 2>, clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x4x3x2xf32>, tensor<2x2x3x2xf32>, tensor<2xf32>) -> tensor<1x2x3x2xf32>
  check.expect_eq %relu6, dense<[[[[3.0, 0.0], [0.0, 0.0], [4.0, 0.0]], [[0.0, 0.0], [6.0, 0.0], [0.0, 6.0]]]]> : tensor<1x2x3x2xf32> : tensor<1x2x3x2xf32>
  return
}

func.func @dilated() {
  %x = tinyml.constant dense<[[[[0.0], [1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0], [7.0]], [[8.0], [9.0], [10.0], [11.0]], [[12.0], [13.0], [14.0], [15.0]], [[16.0], [17.0], [18.0], [19.0]]]]> : tensor<1x5x4x1xf32> -> tensor<1x5x4x1xf32>
  %w = tinyml.constant dense<[[[[1.0], [10.0], [100.0]], [[1000.0], [10000.0], [100000.0]]]]> : tensor<1x2x3x1xf32> -> tensor<1x2x3x1xf32>
  %y = tinyml.conv2d %x, %w {dilations = array<i64: 3, 1>, padding = array<i64: 0, 1, 0, 1>} : (tensor<1x5x4x1xf32>, tensor<1x2x3x1xf32>) -> tensor<1x2x4x1xf32>
  check.expect_eq %y, dense<[[[[1420100.0], [1542210.0], [1653321.0], [164032.0]], [[1860540.0], [1986654.0], [2097765.0], [208076.0]]]]> : tensor<1x2x4x1xf32> : tensor<1x2x4x1xf32>
  return
}

func.func @groups() {
  %x = tinyml.constant dense<[[[[1.0, 2.0, 3.0, 4.0]]]]> : tensor<1x1x1x4xf32> -> tensor<1x1x1x4xf32>
  %w2 = tinyml.constant dense<[[[[1.0, 2.0]]], [[[3.0, 4.0]]], [[[5.0, 6.0]]], [[[7.0, 8.0]]]]> : tensor<4x1x1x2xf32> -> tensor<4x1x1x2xf32>
  %two = tinyml.conv2d %x, %w2 {groups = 2 : i64} : (tensor<1x1x1x4xf32>, tensor<4x1x1x2xf32>) -> tensor<1x1x1x4xf32>
  check.expect_eq %two, dense<[[[[5.0, 11.0, 39.0, 53.0]]]]> : tensor<1x1x1x4xf32> : tensor<1x1x1x4xf32>
  // Depthwise with two filters per channel.
  %w4 = tinyml.constant dense<[[[[1.0]]], [[[2.0]]], [[[3.0]]], [[[4.0]]], [[[5.0]]], [[[6.0]]], [[[7.0]]], [[[8.0]]]]> : tensor<8x1x1x1xf32> -> tensor<8x1x1x1xf32>
  %four = tinyml.conv2d %x, %w4 {groups = 4 : i64} : (tensor<1x1x1x4xf32>, tensor<8x1x1x1xf32>) -> tensor<1x1x1x8xf32>
  check.expect_eq %four, dense<[[[[1.0, 2.0, 6.0, 8.0, 15.0, 18.0, 28.0, 32.0]]]]> : tensor<1x1x1x8xf32> : tensor<1x1x1x8xf32>
  return
}

// Sums round once: 2^24 + 1 + 1 is exact although 2^24 + 1 is no float.
func.func @one_rounding() {
  %x = tinyml.constant dense<[[[[16777216.0, 1.0, 1.0]]]]> : tensor<1x1x1x3xf32> -> tensor<1x1x1x3xf32>
  %w = tinyml.constant dense<1.0> : tensor<1x1x1x3xf32> -> tensor<1x1x1x3xf32>
  %y = tinyml.conv2d %x, %w : (tensor<1x1x1x3xf32>, tensor<1x1x1x3xf32>) -> tensor<1x1x1x1xf32>
  check.expect_eq %y, dense<16777218.0> : tensor<1x1x1x1xf32> : tensor<1x1x1x1xf32>
  return
}
