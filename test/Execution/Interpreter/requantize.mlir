// RUN: tinyml-opt %s --test-interpret

!half = !quant.uniform<i8:f32, 0.5:0>
!one = !quant.uniform<i8:f32, 1.0:0>
!u = !quant.uniform<u8:f32, 0.5:125>
!s = !quant.uniform<i8:f32, 0.5:-3>

// Exact ties round half to even.
func.func @ties() {
  %x = tinyml.constant dense<[-5, -3, -1, 1, 3, 5]> : tensor<6xi8> -> tensor<6x!half>
  %y = tinyml.requantize %x : (tensor<6x!half>) -> tensor<6x!one>
  check.expect_eq %y, dense<[-2, -2, 0, 0, 2, 2]> : tensor<6xi8> : tensor<6x!one>
  return
}

func.func @flips_sign_bit() {
  %x = tinyml.constant dense<[0, 125, 128, 255]> : tensor<4xui8> -> tensor<4x!u>
  %y = tinyml.requantize %x : (tensor<4x!u>) -> tensor<4x!s>
  check.expect_eq %y, dense<[-128, -3, 0, 127]> : tensor<4xi8> : tensor<4x!s>
  %z = tinyml.requantize %y : (tensor<4x!s>) -> tensor<4x!u>
  check.expect_eq %z, dense<[0, 125, 128, 255]> : tensor<4xui8> : tensor<4x!u>
  return
}

func.func @storage_cast() {
  %x = tinyml.constant dense<[0, 255]> : tensor<2xui8> -> tensor<2xui8>
  %q = tinyml.storage_cast %x : (tensor<2xui8>) -> tensor<2x!u>
  %y = tinyml.dequantize %q : (tensor<2x!u>) -> tensor<2xf32>
  check.expect_eq %y, dense<[-62.5, 65.0]> : tensor<2xf32> : tensor<2xf32>
  return
}
