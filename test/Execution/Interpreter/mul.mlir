// RUN: tinyml-opt %s --test-interpret

!a = !quant.uniform<i8:f32, 0.5:1>
!b = !quant.uniform<i8:f32, 0.25:-2>
!y = !quant.uniform<i8:f32, 0.5:3>

func.func @float() {
  %a = tinyml.constant dense<[[1.0, 2.0], [3.0, -4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = tinyml.constant dense<[[10.0, 0.5]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %y = tinyml.mul %a, %b {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<2x2xf32>, tensor<1x2xf32>) -> tensor<2x2xf32>
  check.expect_eq %y, dense<[[6.0, 1.0], [6.0, 0.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

// M = 1/4: 126 * 129 / 4 saturates; -129 * -126 too; 2 * -2 / 4 = -1;
// -4 * 3 / 4 = -3.
func.func @integer() {
  %a = tinyml.constant dense<[5, 127, -128, 0, 3, -3]> : tensor<6xi8> -> tensor<6x!a>
  %b = tinyml.constant dense<[1, 127, -128, 7, -4, 1]> : tensor<6xi8> -> tensor<6x!b>
  %y = tinyml.mul %a, %b : (tensor<6x!a>, tensor<6x!b>) -> tensor<6x!y>
  check.expect_eq %y, dense<[6, 127, 127, 1, 2, 0]> : tensor<6xi8> : tensor<6x!y>
  return
}

func.func @raw() {
  %a = tinyml.constant dense<[16, -128, 3]> : tensor<3xi8> -> tensor<3xi8>
  %b = tinyml.constant dense<[16, -1, -5]> : tensor<3xi8> -> tensor<3xi8>
  %y = tinyml.mul %a, %b : (tensor<3xi8>, tensor<3xi8>) -> tensor<3xi8>
  check.expect_eq %y, dense<[0, -128, -15]> : tensor<3xi8> : tensor<3xi8>
  return
}
