// RUN: tinyml-opt %s --test-interpret

!q = !quant.uniform<i8:f32, 0.1:5>
!y = !quant.uniform<i8:f32, 0.00390625:-128>

func.func @float() {
  %x = tinyml.constant dense<[-1.0e+3, -2.0, 0.0, 1.0, 3.5]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.sigmoid %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[0.0, 0.11920292202211755, 0.5, 0.7310585786300049, 0.9706877692486436]> : tensor<5xf32> {tolerance = 3.0e-8 : f64} : tensor<5xf32>
  return
}

func.func @integer() {
  %x = tinyml.constant dense<[-128, -50, 5, 6, 40, 127]> : tensor<6xi8> -> tensor<6x!q>
  %y = tinyml.sigmoid %x : (tensor<6x!q>) -> tensor<6x!y>
  check.expect_eq %y, dense<[-128, -127, 0, 6, 120, 127]> : tensor<6xi8> : tensor<6x!y>
  return
}
