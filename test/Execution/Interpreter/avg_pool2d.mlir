// RUN: tinyml-opt %s --test-interpret

!q = !quant.uniform<i8:f32, 0.5:1>
!y = !quant.uniform<i8:f32, 0.5:3>

func.func @padding() {
  %x = tinyml.constant dense<[[[[1.0], [2.0]], [[3.0], [5.0]]]]> : tensor<1x2x2x1xf32> -> tensor<1x2x2x1xf32>
  %out = tinyml.avg_pool2d %x {kernel = array<i64: 2, 2>, padding = array<i64: 1, 1, 0, 0>} : (tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32>
  check.expect_eq %out, dense<[[[[1.0], [1.5]], [[2.0], [2.75]]]]> : tensor<1x2x2x1xf32> : tensor<1x2x2x1xf32>
  %in = tinyml.avg_pool2d %x {kernel = array<i64: 2, 2>, padding = array<i64: 1, 1, 0, 0>, count_include_pad} : (tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32>
  check.expect_eq %in, dense<[[[[0.25], [0.75]], [[1.0], [2.75]]]]> : tensor<1x2x2x1xf32> : tensor<1x2x2x1xf32>
  return
}

// The last window hangs over the padding; what lies beyond is never counted.
func.func @ceil_mode() {
  %x = tinyml.constant dense<[[[[1.0], [2.0], [3.0], [4.0]]]]> : tensor<1x1x4x1xf32> -> tensor<1x1x4x1xf32>
  %y = tinyml.avg_pool2d %x {kernel = array<i64: 1, 3>, strides = array<i64: 1, 2>, padding = array<i64: 0, 0, 0, 0>, ceil_mode, count_include_pad} : (tensor<1x1x4x1xf32>) -> tensor<1x1x2x1xf32>
  check.expect_eq %y, dense<[[[[2.0], [3.5]]]]> : tensor<1x1x2x1xf32> : tensor<1x1x2x1xf32>
  return
}

// Windows of 1, 2, 2 and 4: 4 | 5/2 -> 3 | -5/2 -> -2 | 7/4 -> 2.
func.func @integer() {
  %x = tinyml.constant dense<[[[[5], [2]], [[-8], [12]]]]> : tensor<1x2x2x1xi8> -> tensor<1x2x2x1x!q>
  %y = tinyml.avg_pool2d %x {kernel = array<i64: 2, 2>, padding = array<i64: 1, 1, 0, 0>} : (tensor<1x2x2x1x!q>) -> tensor<1x2x2x1x!y>
  check.expect_eq %y, dense<[[[[7], [6]], [[1], [5]]]]> : tensor<1x2x2x1xi8> : tensor<1x2x2x1x!y>
  return
}

func.func @saturation() {
  %x = tinyml.constant dense<[[[[-128, 127]]]]> : tensor<1x1x1x2xi8> -> tensor<1x1x1x2x!q>
  %y = tinyml.avg_pool2d %x {kernel = array<i64: 1, 1>} : (tensor<1x1x1x2x!q>) -> tensor<1x1x1x2x!y>
  check.expect_eq %y, dense<[[[[-126, 127]]]]> : tensor<1x1x1x2xi8> : tensor<1x1x1x2x!y>
  return
}
