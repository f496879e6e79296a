// RUN: tinyml-opt %s --test-interpret

!a = !quant.uniform<i8:f32, 0.5:1>
!b = !quant.uniform<i8:f32, 0.25:-2>
!y = !quant.uniform<i8:f32, 0.5:3>

// The right side's batch of 1 is broadcast.
func.func @float() {
  %a = tinyml.constant dense<[[[1.0, 2.0]], [[3.0, 4.0]]]> : tensor<2x1x2xf32> -> tensor<2x1x2xf32>
  %b = tinyml.constant dense<[[[1.0, 0.0, -1.0], [10.0, 100.0, 0.5]]]> : tensor<1x2x3xf32> -> tensor<1x2x3xf32>
  %y = tinyml.matmul %a, %b {clamp_max = 300.0 : f32} : (tensor<2x1x2xf32>, tensor<1x2x3xf32>) -> tensor<2x1x3xf32>
  check.expect_eq %y, dense<[[[21.0, 200.0, 0.0]], [[43.0, 300.0, -1.0]]]> : tensor<2x1x3xf32> : tensor<2x1x3xf32>
  return
}

// M = 0.5 * 0.25 / 0.5 = 1/4. Row 0: 4*3 + -1*5 = 7 -> 2; 4*-1 + -1*2 = -6 ->
// tie -1.5 -> -1. Row 1: -129*3 + 126*5 = 243 -> 61; 129 + 252 = 381 -> 95.
func.func @integer() {
  %a = tinyml.constant dense<[[[5, 0], [-128, 127]]]> : tensor<1x2x2xi8> -> tensor<1x2x2x!a>
  %b = tinyml.constant dense<[[[1, -3], [3, 0]]]> : tensor<1x2x2xi8> -> tensor<1x2x2x!b>
  %y = tinyml.matmul %a, %b : (tensor<1x2x2x!a>, tensor<1x2x2x!b>) -> tensor<1x2x2x!y>
  check.expect_eq %y, dense<[[[5, 2], [64, 98]]]> : tensor<1x2x2xi8> : tensor<1x2x2x!y>
  return
}
