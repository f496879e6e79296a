// RUN: tinyml-opt %s --test-interpret

!q = !quant.uniform<i8:f32, 0.5:3>
!u = !quant.uniform<u8:f32, 0.5:128>
!axis = !quant.uniform<i8:f32:1, {1.0, 0.5:-1}>

// Half to even, before the zero point is added: 0.25 / 0.5 -> 0, 0.75 -> 2.
func.func @per_tensor() {
  %x = tinyml.constant dense<[0.25, 0.75, -0.25, -0.75, 1.25, 100.0, -100.0, 0.3]> : tensor<8xf32> -> tensor<8xf32>
  %s = tinyml.quantize %x : (tensor<8xf32>) -> tensor<8x!q>
  check.expect_eq %s, dense<[3, 5, 3, 1, 5, 127, -128, 4]> : tensor<8xi8> : tensor<8x!q>
  %u = tinyml.quantize %x : (tensor<8xf32>) -> tensor<8x!u>
  check.expect_eq %u, dense<[128, 130, 128, 126, 130, 255, 0, 129]> : tensor<8xui8> : tensor<8x!u>
  return
}

func.func @infinities() {
  %x = tinyml.constant dense<[0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<3xf32> -> tensor<3xf32>
  %y = tinyml.quantize %x : (tensor<3xf32>) -> tensor<3x!q>
  check.expect_eq %y, dense<[127, -128, -128]> : tensor<3xi8> : tensor<3x!q>
  return
}

func.func @per_axis() {
  %x = tinyml.constant dense<[[[1.0, 2.0], [1.0, 2.0]]]> : tensor<1x2x2xf32> -> tensor<1x2x2xf32>
  %y = tinyml.quantize %x : (tensor<1x2x2xf32>) -> tensor<1x2x2x!axis>
  check.expect_eq %y, dense<[[[1, 2], [1, 3]]]> : tensor<1x2x2xi8> : tensor<1x2x2x!axis>
  return
}
