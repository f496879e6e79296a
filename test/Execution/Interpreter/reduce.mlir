// RUN: tinyml-opt %s --test-interpret

func.func @float() {
  %x = tinyml.constant dense<[[[1.0, -2.0], [3.0, 4.0]], [[5.0, 0.5], [-1.0, 2.0]]]> : tensor<2x2x2xf32> -> tensor<2x2x2xf32>
  %sum = tinyml.reduce_sum %x {axes = array<i64: 0, 2>} : (tensor<2x2x2xf32>) -> tensor<1x2x1xf32>
  check.expect_eq %sum, dense<[[[4.5], [8.0]]]> : tensor<1x2x1xf32> : tensor<1x2x1xf32>
  %prod = tinyml.reduce_prod %x {axes = array<i64: 1>, clamp_min = -4.0 : f32} : (tensor<2x2x2xf32>) -> tensor<2x1x2xf32>
  check.expect_eq %prod, dense<[[[3.0, -4.0]], [[-4.0, 1.0]]]> : tensor<2x1x2xf32> : tensor<2x1x2xf32>
  %min = tinyml.reduce_min %x {axes = array<i64: 2>} : (tensor<2x2x2xf32>) -> tensor<2x2x1xf32>
  check.expect_eq %min, dense<[[[-2.0], [3.0]], [[0.5], [-1.0]]]> : tensor<2x2x1xf32> : tensor<2x2x1xf32>
  %max = tinyml.reduce_max %x {axes = array<i64: 0, 1, 2>} : (tensor<2x2x2xf32>) -> tensor<1x1x1xf32>
  check.expect_eq %max, dense<5.0> : tensor<1x1x1xf32> : tensor<1x1x1xf32>
  return
}

!q = !quant.uniform<i8:f32, 0.5:1>
!y = !quant.uniform<i8:f32, 0.25:-3>

func.func @integer() {
  %x = tinyml.constant dense<[[1, 3, -5], [7, 2, 0]]> : tensor<2x3xi8> -> tensor<2x3x!q>
  // 0 + 1 - 3 and 3 + 0.5 - 0.5
  %sum = tinyml.reduce_sum %x {axes = array<i64: 1>} : (tensor<2x3x!q>) -> tensor<2x1x!y>
  check.expect_eq %sum, dense<[[-11], [9]]> : tensor<2x1xi8> : tensor<2x1x!y>
  %max = tinyml.reduce_max %x {axes = array<i64: 0>, clamp_max = 2.0 : f32} : (tensor<2x3x!q>) -> tensor<1x3x!q>
  check.expect_eq %max, dense<[[5, 3, 0]]> : tensor<1x3xi8> : tensor<1x3x!q>
  return
}

func.func @raw() {
  %x = tinyml.constant dense<[[1, 200, 7], [3, 2, 0]]> : tensor<2x3xui8> -> tensor<2x3xui8>
  %min = tinyml.reduce_min %x {axes = array<i64: 1>} : (tensor<2x3xui8>) -> tensor<2x1xui8>
  check.expect_eq %min, dense<[[1], [0]]> : tensor<2x1xui8> : tensor<2x1xui8>
  return
}
