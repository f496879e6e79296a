// RUN: tinyml-opt %s --test-interpret

!q = !quant.uniform<i8:f32, 0.05:0>
!y = !quant.uniform<i8:f32, 0.00390625:-128>

func.func @float() {
  %x = tinyml.constant dense<[[1.0, 2.0, 3.0], [-1.0, 0.0, 1000.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %y = tinyml.softmax %x {axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  check.expect_close %y, dense<[[0.09003057317038046, 0.24472847105479764, 0.6652409557748218], [0.0, 0.0, 1.0]]> : tensor<2x3xf32> {tolerance = 3.0e-8 : f64} : tensor<2x3xf32>
  return
}

func.func @first_axis() {
  %x = tinyml.constant dense<[[1.0, 5.0], [1.0, 5.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %y = tinyml.softmax %x {axis = 0 : i64} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  check.expect_eq %y, dense<0.5> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

// Exact values: -84.16 -55.72 -8.83 -107.29 | -128.0 3.08 -127.77 -3.31 | -64.
func.func @integer() {
  %x = tinyml.constant dense<[[10, 20, 30, -5], [-128, 127, 0, 126], [7, 7, 7, 7]]> : tensor<3x4xi8> -> tensor<3x4x!q>
  %y = tinyml.softmax %x {axis = 1 : i64} : (tensor<3x4x!q>) -> tensor<3x4x!y>
  check.expect_eq %y, dense<[[-84, -56, -9, -107], [-128, 3, -128, -3], [-64, -64, -64, -64]]> : tensor<3x4xi8> : tensor<3x4x!y>
  return
}
