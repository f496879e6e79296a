// RUN: tinyml-opt %s --test-interpret
// Expected values: docs/numerics.md in Python integers.

!in = !quant.uniform<i8:f32, 0.5:3>
!out = !quant.uniform<i8:f32, 1.0:-2>
!w = !quant.uniform<i8:f32:0, {0.25, 0.5}>
!w_small = !quant.uniform<i8:f32:0, {0.01, 0.5}>

// A weight of -128, an input at -128, padding that reads as the zero point,
// saturation on both sides, one scale per channel, a tie (-4 / 4 - 2 = -3).
func.func @per_axis() {
  %x = tinyml.constant dense<[[[[-128], [127], [3]], [[0], [5], [-6]]]]> : tensor<1x2x3x1xi8> -> tensor<1x2x3x1x!in>
  %w = tinyml.constant dense<[[[[-128], [127]]], [[[1], [-1]]]]> : tensor<2x1x2x1xi8> -> tensor<2x1x2x1x!w>
  %b = tinyml.constant dense<[100, -7]> : tensor<2xi32> -> tensor<2xi32>
  %y = tinyml.conv2d %x, %w, %b {padding = array<i64: 0, 1, 0, 0>} : (tensor<1x2x3x1x!in>, tensor<2x1x2x1x!w>, tensor<2xi32>) -> tensor<1x2x3x2x!out>
  check.expect_eq %y, dense<[[[[-128, 29], [127, -67], [-128, 27]], [[-37, -3], [90, -5], [-128, -1]]]]> : tensor<1x2x3x2xi8> : tensor<1x2x3x2x!out>
  return
}

func.func @small_scale_and_relu() {
  %x = tinyml.constant dense<[[[[-128], [127], [3]], [[0], [5], [-6]]]]> : tensor<1x2x3x1xi8> -> tensor<1x2x3x1x!in>
  %w = tinyml.constant dense<[[[[-128], [127]]], [[[1], [-1]]]]> : tensor<2x1x2x1xi8> -> tensor<2x1x2x1x!w_small>
  %b = tinyml.constant dense<[100, -7]> : tensor<2xi32> -> tensor<2xi32>
  %y = tinyml.conv2d %x, %w, %b {padding = array<i64: 0, 1, 0, 0>} : (tensor<1x2x3x1x!in>, tensor<2x1x2x1x!w_small>, tensor<2xi32>) -> tensor<1x2x3x2x!out>
  check.expect_eq %y, dense<[[[[-85, 29], [127, -67], [-81, 27]], [[-3, -3], [2, -5], [-8, -1]]]]> : tensor<1x2x3x2xi8> : tensor<1x2x3x2x!out>
  // Real bounds 0 and 6 are the stored -2 and 4.
  %relu6 = tinyml.conv2d %x, %w, %b {padding = array<i64: 0, 1, 0, 0>, clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x2x3x1x!in>, tensor<2x1x2x1x!w_small>, tensor<2xi32>) -> tensor<1x2x3x2x!out>
  check.expect_eq %relu6, dense<[[[[-2, 4], [4, -2], [-2, 4]], [[-2, -2], [2, -2], [-2, -1]]]]> : tensor<1x2x3x2xi8> : tensor<1x2x3x2x!out>
  return
}
