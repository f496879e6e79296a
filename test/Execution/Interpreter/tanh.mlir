// RUN: tinyml-opt %s --test-interpret

!q = !quant.uniform<i8:f32, 0.05:-3>
!y = !quant.uniform<i8:f32, 0.0078125:0>

func.func @float() {
  %x = tinyml.constant dense<[-100.0, -2.0, 0.0, 1.0, 3.5]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.tanh %x : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_close %y, dense<[-1.0, -0.9640275800758169, 0.0, 0.7615941559557649, 0.9981778976111987]> : tensor<5xf32> {tolerance = 3.0e-8 : f64} : tensor<5xf32>
  return
}

func.func @integer() {
  %x = tinyml.constant dense<[-128, -50, -3, 6, 40, 127]> : tensor<6xi8> -> tensor<6x!q>
  %y = tinyml.tanh %x : (tensor<6x!q>) -> tensor<6x!y>
  check.expect_eq %y, dense<[-128, -126, 0, 54, 125, 127]> : tensor<6xi8> : tensor<6x!y>
  return
}
