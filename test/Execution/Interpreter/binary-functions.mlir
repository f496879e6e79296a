// RUN: tinyml-opt %s --test-interpret

func.func @div() {
  %a = tinyml.constant dense<[[1.5, -2.0, 0.0], [4.0, -0.5, 3.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %b = tinyml.constant dense<[[0.5, -2.0, 2.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %y = tinyml.div %a, %b : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  check.expect_eq %y, dense<[[3.0, 1.0, 0.0], [8.0, 0.25, 1.5]]> : tensor<2x3xf32> : tensor<2x3xf32>
  return
}

func.func @min() {
  %a = tinyml.constant dense<[[1.5, -2.0, 0.0], [4.0, -0.5, 3.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %b = tinyml.constant dense<[[0.5, -2.0, 2.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %y = tinyml.min %a, %b : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  check.expect_eq %y, dense<[[0.5, -2.0, 0.0], [0.5, -2.0, 2.0]]> : tensor<2x3xf32> : tensor<2x3xf32>
  return
}

func.func @max() {
  %a = tinyml.constant dense<[[1.5, -2.0, 0.0], [4.0, -0.5, 3.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %b = tinyml.constant dense<[[0.5, -2.0, 2.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %y = tinyml.max %a, %b : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  check.expect_eq %y, dense<[[1.5, -2.0, 2.0], [4.0, -0.5, 3.0]]> : tensor<2x3xf32> : tensor<2x3xf32>
  return
}

func.func @fmod() {
  %a = tinyml.constant dense<[[1.5, -2.0, 0.0], [4.0, -0.5, 3.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %b = tinyml.constant dense<[[0.5, -2.0, 2.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %y = tinyml.fmod %a, %b : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  check.expect_eq %y, dense<[[0.0, -0.0, 0.0], [0.0, -0.5, 1.0]]> : tensor<2x3xf32> : tensor<2x3xf32>
  return
}

func.func @prelu() {
  %a = tinyml.constant dense<[[1.5, -2.0, 0.0], [4.0, -0.5, 3.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %b = tinyml.constant dense<[[0.5, -2.0, 2.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %y = tinyml.prelu %a, %b : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  check.expect_eq %y, dense<[[1.5, 4.0, 0.0], [4.0, 1.0, 3.0]]> : tensor<2x3xf32> : tensor<2x3xf32>
  return
}

func.func @pow() {
  %a = tinyml.constant dense<[0.0, 2.0, 4.0, -2.0]> : tensor<4xf32> -> tensor<4xf32>
  %b = tinyml.constant dense<[0.0, -1.0, 0.5, 3.0]> : tensor<4xf32> -> tensor<4xf32>
  %y = tinyml.pow %a, %b {clamp_max = 1.5 : f32} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  check.expect_eq %y, dense<[1.0, 0.5, 1.5, -8.0]> : tensor<4xf32> : tensor<4xf32>
  return
}

!a = !quant.uniform<i8:f32, 0.5:1>
!b = !quant.uniform<i8:f32, 0.25:-2>
!y = !quant.uniform<i8:f32, 0.125:4>
!a16 = !quant.uniform<i16:f32, 0.5>
!y16 = !quant.uniform<i16:f32, 0.125>

// -4.5, 1 and 2 beside 0.5, 1 and -1
func.func @integer() {
  %a = tinyml.constant dense<[-8, 3, 5]> : tensor<3xi8> -> tensor<3x!a>
  %b = tinyml.constant dense<[0, 2, -6]> : tensor<3xi8> -> tensor<3x!b>
  %min = tinyml.min %a, %b : (tensor<3x!a>, tensor<3x!b>) -> tensor<3x!y>
  check.expect_eq %min, dense<[-32, 12, -4]> : tensor<3xi8> : tensor<3x!y>
  %max = tinyml.max %a, %b {clamp_max = 1.5 : f32} : (tensor<3x!a>, tensor<3x!b>) -> tensor<3x!y>
  check.expect_eq %max, dense<[8, 12, 16]> : tensor<3xi8> : tensor<3x!y>
  return
}

func.func @wide() {
  %a = tinyml.constant dense<[-9, 2, 4]> : tensor<3xi16> -> tensor<3x!a16>
  %b = tinyml.constant dense<[1, 2, -2]> : tensor<3xi16> -> tensor<3x!a16>
  %min = tinyml.min %a, %b : (tensor<3x!a16>, tensor<3x!a16>) -> tensor<3x!y16>
  check.expect_eq %min, dense<[-36, 8, -8]> : tensor<3xi16> : tensor<3x!y16>
  return
}
