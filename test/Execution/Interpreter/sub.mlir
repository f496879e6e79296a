// RUN: tinyml-opt %s --test-interpret

!a = !quant.uniform<i8:f32, 0.5:1>
!b = !quant.uniform<i8:f32, 0.25:-2>
!y = !quant.uniform<i8:f32, 0.5:3>

func.func @float() {
  %a = tinyml.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32> -> tensor<3xf32>
  %b = tinyml.constant dense<0.5> : tensor<1xf32> -> tensor<1xf32>
  %y = tinyml.sub %a, %b {clamp_max = 2.0 : f32} : (tensor<3xf32>, tensor<1xf32>) -> tensor<3xf32>
  check.expect_eq %y, dense<[0.5, 1.5, 2.0]> : tensor<3xf32> : tensor<3xf32>
  return
}

// 4 - 3/2 = 2.5 -> 3: ties round up, the minuend first.
func.func @integer() {
  %a = tinyml.constant dense<[5, 127, -128, 0, 3, -3]> : tensor<6xi8> -> tensor<6x!a>
  %b = tinyml.constant dense<[1, 127, -128, 7, -4, 1]> : tensor<6xi8> -> tensor<6x!b>
  %y = tinyml.sub %a, %b : (tensor<6x!a>, tensor<6x!b>) -> tensor<6x!y>
  check.expect_eq %y, dense<[6, 65, -63, -2, 6, -2]> : tensor<6xi8> : tensor<6x!y>
  return
}

func.func @raw() {
  %a = tinyml.constant dense<[0, 5]> : tensor<2xui8> -> tensor<2xui8>
  %b = tinyml.constant dense<[1, 3]> : tensor<2xui8> -> tensor<2xui8>
  %y = tinyml.sub %a, %b : (tensor<2xui8>, tensor<2xui8>) -> tensor<2xui8>
  check.expect_eq %y, dense<[255, 2]> : tensor<2xui8> : tensor<2xui8>
  return
}
