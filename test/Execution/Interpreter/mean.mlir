// RUN: tinyml-opt %s --test-interpret

!q = !quant.uniform<i8:f32, 0.5:1>
!y = !quant.uniform<i8:f32, 0.25:-1>

func.func @float() {
  %x = tinyml.constant dense<[[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 12.0]]]> : tensor<2x2x2xf32> -> tensor<2x2x2xf32>
  %middle = tinyml.mean %x {axes = array<i64: 1>} : (tensor<2x2x2xf32>) -> tensor<2x1x2xf32>
  check.expect_eq %middle, dense<[[[2.0, 3.0]], [[6.0, 9.0]]]> : tensor<2x1x2xf32> : tensor<2x1x2xf32>
  %outer = tinyml.mean %x {axes = array<i64: 0, 2>, clamp_max = 5.5 : f32} : (tensor<2x2x2xf32>) -> tensor<1x2x1xf32>
  check.expect_eq %outer, dense<[[[3.5], [5.5]]]> : tensor<1x2x1xf32> : tensor<1x2x1xf32>
  return
}

// M = 2/3: 7 -> 4.67; -8 -> -5.33; 100 -> 66.67; -387 saturates.
func.func @integer() {
  %x = tinyml.constant dense<[[5, 4, 1], [-3, -2, 0], [127, -25, 1], [-128, -128, -128]]> : tensor<4x3xi8> -> tensor<4x3x!q>
  %y = tinyml.mean %x {axes = array<i64: 1>} : (tensor<4x3x!q>) -> tensor<4x1x!y>
  check.expect_eq %y, dense<[[4], [-6], [66], [-128]]> : tensor<4x1xi8> : tensor<4x1x!y>
  return
}
