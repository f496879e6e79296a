// RUN: tinyml-opt %s --test-interpret

func.func @transpose() {
  %x = tinyml.constant dense<[[[1, 2, 3], [4, 5, 6]]]> : tensor<1x2x3xi8> -> tensor<1x2x3xi8>
  %y = tinyml.transpose %x {perm = array<i64: 2, 0, 1>} : (tensor<1x2x3xi8>) -> tensor<3x1x2xi8>
  check.expect_eq %y, dense<[[[1, 4]], [[2, 5]], [[3, 6]]]> : tensor<3x1x2xi8> : tensor<3x1x2xi8>
  return
}

func.func @reshape() {
  %x = tinyml.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %y = tinyml.reshape %x : (tensor<2x3xf32>) -> tensor<3x2x1xf32>
  check.expect_eq %y, dense<[[[1.0], [2.0]], [[3.0], [4.0]], [[5.0], [6.0]]]> : tensor<3x2x1xf32> : tensor<3x2x1xf32>
  return
}

func.func @scalar() {
  %x = tinyml.constant dense<5> : tensor<i64> -> tensor<i64>
  %y = tinyml.transpose %x {perm = array<i64>} : (tensor<i64>) -> tensor<i64>
  check.expect_eq %y, dense<5> : tensor<i64> : tensor<i64>
  return
}
