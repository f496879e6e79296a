// RUN: tinyml-opt %s --test-interpret
// Between widths. Expected values: docs/numerics.md in Python integers.

!s8 = !quant.uniform<i8:f32, 0.5:-3>
!s8_5 = !quant.uniform<i8:f32, 0.5:5>
!s16 = !quant.uniform<i16:f32, 0.01>
!s16_3 = !quant.uniform<i16:f32, 0.03>
!s16_fine = !quant.uniform<i16:f32, 0.003>

func.func @requantize() {
  %a = tinyml.constant dense<[-128, 127, -3, 0]> : tensor<4xi8> -> tensor<4x!s8>
  %wide = tinyml.requantize %a : (tensor<4x!s8>) -> tensor<4x!s16_fine>
  check.expect_eq %wide, dense<[-20833, 21667, 0, 500]> : tensor<4xi16> : tensor<4x!s16_fine>
  %b = tinyml.constant dense<[-32768, 32767, 100, -101]> : tensor<4xi16> -> tensor<4x!s16>
  %narrow = tinyml.requantize %b : (tensor<4x!s16>) -> tensor<4x!s8_5>
  check.expect_eq %narrow, dense<[-128, 127, 7, 3]> : tensor<4xi8> : tensor<4x!s8_5>
  %same = tinyml.requantize %b : (tensor<4x!s16>) -> tensor<4x!s16_3>
  check.expect_eq %same, dense<[-10923, 10922, 33, -34]> : tensor<4xi16> : tensor<4x!s16_3>
  return
}

// Real bounds -1 and 6.
func.func @clamp() {
  %a = tinyml.constant dense<[-128, 127, -3, 0]> : tensor<4xi8> -> tensor<4x!s8>
  %y = tinyml.clamp %a {clamp_min = -1.0 : f32, clamp_max = 6.0 : f32} : (tensor<4x!s8>) -> tensor<4x!s16>
  check.expect_eq %y, dense<[-100, 600, 0, 150]> : tensor<4xi16> : tensor<4x!s16>
  return
}

func.func @concat() {
  %a = tinyml.constant dense<[-128, 127]> : tensor<2xi8> -> tensor<2x!s8>
  %b = tinyml.constant dense<[7, -7]> : tensor<2xi16> -> tensor<2x!s16_fine>
  %y = tinyml.concat %a, %b {axis = 0 : i64} : (tensor<2x!s8>, tensor<2x!s16_fine>) -> tensor<4x!s16_fine>
  check.expect_eq %y, dense<[-20833, 21667, 7, -7]> : tensor<4xi16> : tensor<4x!s16_fine>
  return
}

func.func @float() {
  %x = tinyml.constant dense<[0.035, -400.0, 0.025]> : tensor<3xf32> -> tensor<3xf32>
  %q = tinyml.quantize %x : (tensor<3xf32>) -> tensor<3x!s16>
  check.expect_eq %q, dense<[4, -32768, 2]> : tensor<3xi16> : tensor<3x!s16>
  %y = tinyml.dequantize %q : (tensor<3x!s16>) -> tensor<3xf32>
  check.expect_eq %y, dense<[0.04, -327.68, 0.02]> : tensor<3xf32> : tensor<3xf32>
  return
}
