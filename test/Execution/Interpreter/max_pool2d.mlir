// RUN: tinyml-opt %s --test-interpret

!q = !quant.uniform<i8:f32, 0.5:-3>

func.func @padding_never_wins() {
  %x = tinyml.constant dense<[[[[-1.0], [-2.0], [-3.0]], [[-4.0], [-5.0], [-6.0]]]]> : tensor<1x2x3x1xf32> -> tensor<1x2x3x1xf32>
  %y = tinyml.max_pool2d %x {kernel = array<i64: 2, 2>, strides = array<i64: 1, 2>, padding = array<i64: 1, 1, 0, 0>} : (tensor<1x2x3x1xf32>) -> tensor<1x2x2x1xf32>
  check.expect_eq %y, dense<[[[[-1.0], [-2.0]], [[-1.0], [-2.0]]]]> : tensor<1x2x2x1xf32> : tensor<1x2x2x1xf32>
  return
}

func.func @dilation_ceil_and_channels() {
  %x = tinyml.constant dense<[[[[1.0, -1.0], [2.0, -2.0], [3.0, -3.0], [4.0, -4.0]]]]> : tensor<1x1x4x2xf32> -> tensor<1x1x4x2xf32>
  %y = tinyml.max_pool2d %x {kernel = array<i64: 1, 2>, dilations = array<i64: 1, 2>} : (tensor<1x1x4x2xf32>) -> tensor<1x1x2x2xf32>
  check.expect_eq %y, dense<[[[[3.0, -1.0], [4.0, -2.0]]]]> : tensor<1x1x2x2xf32> : tensor<1x1x2x2xf32>
  %z = tinyml.max_pool2d %x {kernel = array<i64: 1, 3>, strides = array<i64: 1, 2>, ceil_mode} : (tensor<1x1x4x2xf32>) -> tensor<1x1x2x2xf32>
  check.expect_eq %z, dense<[[[[3.0, -1.0], [4.0, -3.0]]]]> : tensor<1x1x2x2xf32> : tensor<1x1x2x2xf32>
  return
}

func.func @nan() {
  %x = tinyml.constant dense<[[[[0x7FC00000], [2.0], [3.0], [0x7FC00000], [0x7FC00000], [-1.0]]]]> : tensor<1x1x6x1xf32> -> tensor<1x1x6x1xf32>
  %y = tinyml.max_pool2d %x {kernel = array<i64: 1, 2>} : (tensor<1x1x6x1xf32>) -> tensor<1x1x5x1xf32>
  check.expect_eq %y, dense<[[[[0x7FC00000], [3.0], [0x7FC00000], [0x7FC00000], [0x7FC00000]]]]> : tensor<1x1x5x1xf32> : tensor<1x1x5x1xf32>
  return
}

func.func @integer() {
  %x = tinyml.constant dense<[[[[-128], [-5]], [[-100], [127]]]]> : tensor<1x2x2x1xi8> -> tensor<1x2x2x1x!q>
  %y = tinyml.max_pool2d %x {kernel = array<i64: 2, 1>, clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x2x2x1x!q>) -> tensor<1x1x2x1x!q>
  check.expect_eq %y, dense<[[[[-3], [9]]]]> : tensor<1x1x2x1xi8> : tensor<1x1x2x1x!q>
  return
}

func.func @unsigned() {
  %x = tinyml.constant dense<[[[[200], [5]], [[100], [127]]]]> : tensor<1x2x2x1xui8> -> tensor<1x2x2x1xui8>
  %y = tinyml.max_pool2d %x {kernel = array<i64: 2, 2>} : (tensor<1x2x2x1xui8>) -> tensor<1x1x1x1xui8>
  check.expect_eq %y, dense<200> : tensor<1x1x1x1xui8> : tensor<1x1x1x1xui8>
  return
}
