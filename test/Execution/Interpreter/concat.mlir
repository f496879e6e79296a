// RUN: tinyml-opt %s --test-interpret

!a = !quant.uniform<i8:f32, 0.5:1>
!y = !quant.uniform<i8:f32, 0.25:-3>

func.func @middle_axis() {
  %a = tinyml.constant dense<[[[1.0, 2.0]], [[3.0, 4.0]]]> : tensor<2x1x2xf32> -> tensor<2x1x2xf32>
  %b = tinyml.constant dense<[[[5.0, 6.0], [7.0, 8.0]], [[9.0, 10.0], [11.0, 12.0]]]> : tensor<2x2x2xf32> -> tensor<2x2x2xf32>
  %y = tinyml.concat %a, %b {axis = 1 : i64} : (tensor<2x1x2xf32>, tensor<2x2x2xf32>) -> tensor<2x3x2xf32>
  check.expect_eq %y, dense<[[[1.0, 2.0], [5.0, 6.0], [7.0, 8.0]], [[3.0, 4.0], [9.0, 10.0], [11.0, 12.0]]]> : tensor<2x3x2xf32> : tensor<2x3x2xf32>
  return
}

// The first input is requantized: 2 * (q - 1) - 3.
func.func @scales() {
  %a = tinyml.constant dense<[[0, 1, 2, 30, -128, 127]]> : tensor<1x6xi8> -> tensor<1x6x!a>
  %b = tinyml.constant dense<[[-128, 127]]> : tensor<1x2xi8> -> tensor<1x2x!y>
  %y = tinyml.concat %a, %b {axis = 1 : i64} : (tensor<1x6x!a>, tensor<1x2x!y>) -> tensor<1x8x!y>
  check.expect_eq %y, dense<[[-5, -3, -1, 55, -128, 127, -128, 127]]> : tensor<1x8xi8> : tensor<1x8x!y>
  return
}

func.func @int64() {
  %a = tinyml.constant dense<[4294967296]> : tensor<1xi64> -> tensor<1xi64>
  %y = tinyml.concat %a, %a {axis = 0 : i64} : (tensor<1xi64>, tensor<1xi64>) -> tensor<2xi64>
  check.expect_eq %y, dense<4294967296> : tensor<2xi64> : tensor<2xi64>
  return
}
