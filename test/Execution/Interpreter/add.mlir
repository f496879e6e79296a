// RUN: tinyml-opt %s --test-interpret

!a = !quant.uniform<i8:f32, 0.5:1>
!b = !quant.uniform<i8:f32, 0.25:-2>
!y = !quant.uniform<i8:f32, 0.5:3>
!a10 = !quant.uniform<i8:f32, 0.1:1>
!b7 = !quant.uniform<i8:f32, 0.07:-2>
!y13 = !quant.uniform<i8:f32, 0.13:3>

func.func @broadcast() {
  %a = tinyml.constant dense<[[[1.0, 2.0]], [[3.0, 4.0]]]> : tensor<2x1x2xf32> -> tensor<2x1x2xf32>
  %b = tinyml.constant dense<[[[10.0], [20.0], [-30.0]]]> : tensor<1x3x1xf32> -> tensor<1x3x1xf32>
  %y = tinyml.add %a, %b {clamp_min = 0.0 : f32} : (tensor<2x1x2xf32>, tensor<1x3x1xf32>) -> tensor<2x3x2xf32>
  check.expect_eq %y, dense<[[[11.0, 12.0], [21.0, 22.0], [0.0, 0.0]], [[13.0, 14.0], [23.0, 24.0], [0.0, 0.0]]]> : tensor<2x3x2xf32> : tensor<2x3x2xf32>
  return
}

// One rounding for both operands, ties up: 4*1 + 3/2 = 5.5 -> 6; -1 - 2/2 = -2.
func.func @integer() {
  %a = tinyml.constant dense<[5, 127, -128, 0, 3, -3]> : tensor<6xi8> -> tensor<6x!a>
  %b = tinyml.constant dense<[1, 127, -128, 7, -4, 1]> : tensor<6xi8> -> tensor<6x!b>
  %y = tinyml.add %a, %b : (tensor<6x!a>, tensor<6x!b>) -> tensor<6x!y>
  check.expect_eq %y, dense<[9, 127, -128, 7, 4, 1]> : tensor<6xi8> : tensor<6x!y>
  %relu = tinyml.add %a, %b {clamp_min = 0.0 : f32} : (tensor<6x!a>, tensor<6x!b>) -> tensor<6x!y>
  check.expect_eq %relu, dense<[9, 127, 3, 7, 4, 3]> : tensor<6xi8> : tensor<6x!y>
  return
}

func.func @uneven_scales() {
  %a = tinyml.constant dense<[5, 127, -128, 0, 3, -3]> : tensor<6xi8> -> tensor<6x!a10>
  %b = tinyml.constant dense<[1, 127, -128, 7, -4, 1]> : tensor<6xi8> -> tensor<6x!b7>
  %y = tinyml.add %a, %b : (tensor<6x!a10>, tensor<6x!b7>) -> tensor<6x!y13>
  check.expect_eq %y, dense<[8, 127, -128, 7, 3, 2]> : tensor<6xi8> : tensor<6x!y13>
  return
}

// Raw integers wrap around.
func.func @raw() {
  %a = tinyml.constant dense<[127, -128, 5]> : tensor<3xi8> -> tensor<3xi8>
  %b = tinyml.constant dense<[1, -1, -7]> : tensor<3xi8> -> tensor<3xi8>
  %y = tinyml.add %a, %b : (tensor<3xi8>, tensor<3xi8>) -> tensor<3xi8>
  check.expect_eq %y, dense<[-128, 127, -2]> : tensor<3xi8> : tensor<3xi8>
  %u = tinyml.constant dense<[255, 128]> : tensor<2xui8> -> tensor<2xui8>
  %v = tinyml.add %u, %u : (tensor<2xui8>, tensor<2xui8>) -> tensor<2xui8>
  check.expect_eq %v, dense<[254, 0]> : tensor<2xui8> : tensor<2xui8>
  return
}
