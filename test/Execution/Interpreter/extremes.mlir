// RUN: tinyml-opt %s --test-interpret

!q = !quant.uniform<i8:f32, 0.5:-3>

func.func @arg_max() {
  %x = tinyml.constant dense<[[1, 7, 7], [3, -2, -2]]> : tensor<2x3xi8> -> tensor<2x3x!q>
  %0 = tinyml.arg_max %x {axis = 1 : i64} : (tensor<2x3x!q>) -> tensor<2x1xi64>
  check.expect_eq %0, dense<[[1], [0]]> : tensor<2x1xi64> : tensor<2x1xi64>
  %1 = tinyml.arg_max %x {axis = 1 : i64, last} : (tensor<2x3x!q>) -> tensor<2x1xi64>
  check.expect_eq %1, dense<[[2], [0]]> : tensor<2x1xi64> : tensor<2x1xi64>
  %2 = tinyml.arg_max %x {axis = 0 : i64, smallest} : (tensor<2x3x!q>) -> tensor<1x3xi64>
  check.expect_eq %2, dense<[[0, 1, 1]]> : tensor<1x3xi64> : tensor<1x3xi64>
  return
}

func.func @top_k() {
  %x = tinyml.constant dense<[[1.0, 7.0, 7.0, 3.0]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  %v, %i = tinyml.top_k %x {axis = 1 : i64, k = 3 : i64} : (tensor<1x4xf32>) -> (tensor<1x3xf32>, tensor<1x3xi64>)
  check.expect_eq %v, dense<[[7.0, 7.0, 3.0]]> : tensor<1x3xf32> : tensor<1x3xf32>
  check.expect_eq %i, dense<[[1, 2, 3]]> : tensor<1x3xi64> : tensor<1x3xi64>
  %w, %j = tinyml.top_k %x {axis = 1 : i64, k = 2 : i64, smallest} : (tensor<1x4xf32>) -> (tensor<1x2xf32>, tensor<1x2xi64>)
  check.expect_eq %w, dense<[[1.0, 3.0]]> : tensor<1x2xf32> : tensor<1x2xf32>
  check.expect_eq %j, dense<[[0, 3]]> : tensor<1x2xi64> : tensor<1x2xi64>
  return
}

func.func @cumsum() {
  %x = tinyml.constant dense<[[1, 2, 2147483647]]> : tensor<1x3xi32> -> tensor<1x3xi32>
  %0 = tinyml.cumsum %x {axis = 1 : i64} : (tensor<1x3xi32>) -> tensor<1x3xi32>
  check.expect_eq %0, dense<[[1, 3, -2147483646]]> : tensor<1x3xi32> : tensor<1x3xi32>
  %1 = tinyml.cumsum %x {axis = 1 : i64, exclusive} : (tensor<1x3xi32>) -> tensor<1x3xi32>
  check.expect_eq %1, dense<[[0, 1, 3]]> : tensor<1x3xi32> : tensor<1x3xi32>
  %2 = tinyml.cumsum %x {axis = 1 : i64, exclusive, reverse} : (tensor<1x3xi32>) -> tensor<1x3xi32>
  check.expect_eq %2, dense<[[-2147483647, 2147483647, 0]]> : tensor<1x3xi32> : tensor<1x3xi32>
  return
}
