// RUN: tinyml-opt %s --test-interpret

!a = !quant.uniform<i8:f32, 0.5:-3>
!b = !quant.uniform<i8:f32, 0.25:5>
!y = !quant.uniform<i8:f32, 0.5:-128>
!w = !quant.uniform<i16:f32, 0.001>
!v = !quant.uniform<i16:f32, 0.002>

func.func @float() {
  %a = tinyml.constant dense<[[3.0, 0.0], [-5.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = tinyml.constant dense<[[-4.0, 12.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %y = tinyml.hypot %a, %b {clamp_max = 12.0 : f32} : (tensor<2x2xf32>, tensor<1x2xf32>) -> tensor<2x2xf32>
  check.expect_close %y, dense<[[5.0, 12.0], [6.40312424, 12.0]]> : tensor<2x2xf32> {tolerance = 1.0e-6 : f64} : tensor<2x2xf32>
  return
}

// Squares are floats: they are infinite from 1.8447e19 on and lose digits below
// 1e-19, though the root would be a float.
func.func @overflow() {
  %a = tinyml.constant dense<[1.0e19, 2.0e19, 3.0e38, 1.0e-30]> : tensor<4xf32> -> tensor<4xf32>
  %b = tinyml.constant dense<[1.0e19, 0.0, 1.0, 0.0]> : tensor<4xf32> -> tensor<4xf32>
  %y = tinyml.hypot %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  check.expect_close %y, dense<[1.41421353e19, 0x7F800000, 0x7F800000, 0.0]> : tensor<4xf32> {tolerance = 0.0 : f64} : tensor<4xf32>
  return
}

// -62.5, 0, 3, 65 and 1.5 beside 0, 0, 2, 30.5 and -33.25: 7.21, 143.6 and 66.6
// steps above -128. The bound of 50 is -28.
func.func @bytes() {
  %a = tinyml.constant dense<[-128, -3, 3, 127, 0]> : tensor<5xi8> -> tensor<5x!a>
  %b = tinyml.constant dense<[5, 5, 13, 127, -128]> : tensor<5xi8> -> tensor<5x!b>
  %y = tinyml.hypot %a, %b : (tensor<5x!a>, tensor<5x!b>) -> tensor<5x!y>
  check.expect_eq %y, dense<[-3, -128, -121, 16, -61]> : tensor<5xi8> : tensor<5x!y>
  %z = tinyml.hypot %a, %b {clamp_max = 50.0 : f32} : (tensor<5x!a>, tensor<5x!b>) -> tensor<5x!y>
  check.expect_eq %z, dense<[-28, -128, -121, -28, -61]> : tensor<5xi8> : tensor<5x!y>
  return
}

func.func @words() {
  %a = tinyml.constant dense<[-32768, 0, 300, 32767]> : tensor<4xi16> -> tensor<4x!w>
  %b = tinyml.constant dense<[0, 0, -400, 32767]> : tensor<4xi16> -> tensor<4x!w>
  %y = tinyml.hypot %a, %b : (tensor<4x!w>, tensor<4x!w>) -> tensor<4x!v>
  check.expect_eq %y, dense<[16384, 0, 250, 23170]> : tensor<4xi16> : tensor<4x!v>
  return
}
