// RUN: tinyml-opt %s --test-interpret

!q = !quant.uniform<i8:f32, 0.5:3>
!u = !quant.uniform<u8:f32, 0.5:128>
!i32 = !quant.uniform<i32:f32, 0.25>
!axis = !quant.uniform<i8:f32:0, {1.0, 0.5:-1}>

func.func @per_tensor() {
  %s = tinyml.constant dense<[-128, 3, 127]> : tensor<3xi8> -> tensor<3x!q>
  %x = tinyml.dequantize %s : (tensor<3x!q>) -> tensor<3xf32>
  check.expect_eq %x, dense<[-65.5, 0.0, 62.0]> : tensor<3xf32> : tensor<3xf32>
  %u = tinyml.constant dense<[0, 128, 255]> : tensor<3xui8> -> tensor<3x!u>
  %y = tinyml.dequantize %u : (tensor<3x!u>) -> tensor<3xf32>
  check.expect_eq %y, dense<[-64.0, 0.0, 63.5]> : tensor<3xf32> : tensor<3xf32>
  %b = tinyml.constant dense<[-1000001, 6]> : tensor<2xi32> -> tensor<2x!i32>
  %z = tinyml.dequantize %b : (tensor<2x!i32>) -> tensor<2xf32>
  check.expect_eq %z, dense<[-250000.25, 1.5]> : tensor<2xf32> : tensor<2xf32>
  return
}

func.func @per_axis() {
  %q = tinyml.constant dense<[[1, -128], [1, -128]]> : tensor<2x2xi8> -> tensor<2x2x!axis>
  %x = tinyml.dequantize %q : (tensor<2x2x!axis>) -> tensor<2x2xf32>
  check.expect_eq %x, dense<[[1.0, -128.0], [1.0, -63.5]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}
