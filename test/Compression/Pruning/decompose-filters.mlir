// RUN: tinyml-opt %s --tinyml-decompose-filters | FileCheck %s
// A larger share leaves a smaller rank.
// RUN: tinyml-opt %s --tinyml-decompose-filters=share=0.7 | FileCheck %s --check-prefix=SHARE
// They compute the same.
// RUN: tinyml-opt %s --tinyml-decompose-filters | tinyml-opt --test-interpret

// A filter of rank 1, [1, 2, 1] by [1, 0, -1]: nothing changes but rounding. The
// clamp is the second's, and so is the bias, if there is none, too.
// CHECK-LABEL: func.func @rank_one
// CHECK: %[[FIRST:.*]] = tinyml.conv2d %{{[^,]*}}, %{{[^,]*}} {padding = array<i64: {{1, 0, 1, 0|0, 1, 0, 1}}>} : (tensor<1x4x4x1xf32>, tensor<1x{{3x1|1x3}}x1xf32>) -> tensor<1x4x4x1xf32>
// CHECK: tinyml.conv2d %[[FIRST]], %{{[^,]*}}, %{{[^,]*}} {clamp_min = 0.000000e+00 : f32, padding = array<i64: {{0, 1, 0, 1|1, 0, 1, 0}}>} : (tensor<1x4x4x1xf32>, tensor<1x{{1x3|3x1}}x1xf32>, tensor<1xf32>) -> tensor<1x4x4x1xf32>
// CHECK: check.expect_close
func.func @rank_one() {
  %x = tinyml.constant dense<[[[[1.0], [2.0], [-1.0], [0.5]], [[0.0], [3.0], [1.0], [-2.0]], [[-1.0], [1.0], [4.0], [0.0]], [[2.0], [-3.0], [0.5], [1.0]]]]> : tensor<1x4x4x1xf32> -> tensor<1x4x4x1xf32>
  %w = tinyml.constant dense<[[[[1.0], [0.0], [-1.0]], [[2.0], [0.0], [-2.0]], [[1.0], [0.0], [-1.0]]]]> : tensor<1x3x3x1xf32> -> tensor<1x3x3x1xf32>
  %y = tinyml.conv2d %x, %w {clamp_min = 0.0 : f32, padding = array<i64: 1, 1, 1, 1>} : (tensor<1x4x4x1xf32>, tensor<1x3x3x1xf32>) -> tensor<1x4x4x1xf32>
  check.expect_close %y, dense<[[[[0.0], [3.0], [8.0], [0.0]], [[0.0], [0.0], [12.5], [5.0]], [[0.0], [0.0], [3.0], [9.5]], [[5.0], [0.0], [0.0], [5.0]]]]> : tensor<1x4x4x1xf32> {tolerance = 1.0e-4 : f64} : tensor<1x4x4x1xf32>
  return
}

// One of rank 2, and that only with the column first. The rows' stride is the
// second's, the columns' dilation the first's.
// CHECK-LABEL: func.func @rank_two
// CHECK: %[[FIRST:.*]] = tinyml.conv2d %{{[^,]*}}, %{{[^,]*}} {dilations = array<i64: 2, 1>} : (tensor<1x7x5x2xf32>, tensor<2x3x1x2xf32>) -> tensor<1x3x5x2xf32>
// CHECK: tinyml.conv2d %[[FIRST]], %{{[^,]*}}, %{{[^,]*}} {strides = array<i64: 1, 2>} : (tensor<1x3x5x2xf32>, tensor<8x1x3x2xf32>, tensor<8xf32>) -> tensor<1x3x2x8xf32>
// SHARE-LABEL: func.func @rank_two
// SHARE: -> tensor<1x{{3x5|7x2}}x1xf32>
func.func @rank_two() {
  %x = tinyml.constant dense<[[[[2.0, -3.0], [-2.0, -2.0], [-2.0, 2.0], [3.0, 1.0], [-3.0, -3.0]], [[-1.0, 0.0], [1.0, 0.0], [-2.0, -2.0], [1.0, 2.0], [-3.0, -3.0]], [[0.0, -1.0], [3.0, 0.0], [-1.0, 0.0], [1.0, 1.0], [-2.0, 2.0]], [[2.0, 3.0], [2.0, -2.0], [-1.0, 1.0], [1.0, 1.0], [3.0, -1.0]], [[3.0, -3.0], [-3.0, 3.0], [3.0, -1.0], [-3.0, -1.0], [-3.0, 3.0]], [[1.0, 1.0], [-2.0, 0.0], [-2.0, 2.0], [0.0, -3.0], [-2.0, 1.0]], [[0.0, -1.0], [-2.0, -3.0], [1.0, 1.0], [0.0, 3.0], [3.0, -2.0]]]]> : tensor<1x7x5x2xf32> -> tensor<1x7x5x2xf32>
  %w = tinyml.constant dense<[[[[1.0, 3.0], [2.0, 0.0], [-3.0, -1.0]], [[-1.0, -3.0], [-2.0, 0.0], [3.0, 1.0]], [[-1.0, 4.0], [1.0, -1.0], [-1.0, 0.0]]], [[[-1.0, 3.0], [1.0, -3.0], [3.0, 1.0]], [[1.0, -3.0], [-1.0, 3.0], [-3.0, -1.0]], [[-2.0, 5.0], [2.0, -5.0], [1.0, 0.0]]], [[[2.0, 2.0], [0.0, 0.0], [3.0, 1.0]], [[-2.0, -2.0], [0.0, 0.0], [-3.0, -1.0]], [[0.0, 2.0], [0.0, 0.0], [1.0, 0.0]]], [[[2.0, 0.0], [1.0, -3.0], [1.0, 3.0]], [[-2.0, 0.0], [-1.0, 3.0], [-1.0, -3.0]], [[1.0, -1.0], [2.0, -5.0], [-1.0, 4.0]]], [[[-3.0, 1.0], [0.0, -4.0], [-1.0, 1.0]], [[3.0, -1.0], [0.0, 4.0], [1.0, -1.0]], [[-2.0, 3.0], [2.0, -6.0], [-1.0, 2.0]]], [[[4.0, 0.0], [3.0, -1.0], [-2.0, 0.0]], [[-4.0, 0.0], [-3.0, 1.0], [2.0, 0.0]], [[2.0, -2.0], [2.0, -3.0], [-1.0, 1.0]]], [[[4.0, 0.0], [-1.0, 1.0], [0.0, -2.0]], [[-4.0, 0.0], [1.0, -1.0], [0.0, 2.0]], [[2.0, -2.0], [-1.0, 2.0], [1.0, -3.0]]], [[[-2.0, -2.0], [-3.0, 1.0], [-1.0, 3.0]], [[2.0, 2.0], [3.0, -1.0], [1.0, -3.0]], [[0.0, -2.0], [-2.0, 3.0], [-2.0, 5.0]]]]> : tensor<8x3x3x2xf32> -> tensor<8x3x3x2xf32>
  %b = tinyml.constant dense<[0.0, -2.0, -2.0, 2.0, 1.0, -2.0, 3.0, 3.0]> : tensor<8xf32> -> tensor<8xf32>
  %y = tinyml.conv2d %x, %w, %b {dilations = array<i64: 2, 1>, strides = array<i64: 1, 2>} : (tensor<1x7x5x2xf32>, tensor<8x3x3x2xf32>, tensor<8xf32>) -> tensor<1x3x2x8xf32>
  check.expect_close %y, dense<[[[[-37.0, -49.0, -6.0, -10.0, -40.0, -12.0, 37.0, 33.0], [11.0, -16.0, -13.0, 4.0, 2.0, 13.0, 4.0, 7.0]], [[-5.0, -24.0, -20.0, -15.0, 0.0, -17.0, -6.0, 28.0], [25.0, -6.0, -28.0, 2.0, 33.0, 9.0, -15.0, 8.0]], [[22.0, 18.0, -16.0, 25.0, 41.0, 22.0, -24.0, -9.0], [2.0, -4.0, -1.0, -36.0, -20.0, -24.0, 2.0, -14.0]]]]> : tensor<1x3x2x8xf32> {tolerance = 1.0e-4 : f64} : tensor<1x3x2x8xf32>
  return
}
