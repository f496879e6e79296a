// RUN: tinyml-opt %s --test-interpret

!q = !quant.uniform<i8:f32, 0.5:-3>
!wide = !quant.uniform<i8:f32, 1.0:0>

// A NaN passes through, as ONNX defines.
func.func @float() {
  %x = tinyml.constant dense<[-1.0, 0.5, 7.0, 0x7FC00000, 0xFF800000]> : tensor<5xf32> -> tensor<5xf32>
  %y = tinyml.clamp %x {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<5xf32>) -> tensor<5xf32>
  check.expect_eq %y, dense<[0.0, 0.5, 6.0, 0x7FC00000, 0.0]> : tensor<5xf32> : tensor<5xf32>
  return
}

// Real bounds 0 and 6 are the stored -3 and 9.
func.func @integer() {
  %x = tinyml.constant dense<[-128, -4, -3, 0, 9, 10, 127]> : tensor<7xi8> -> tensor<7x!q>
  %y = tinyml.clamp %x {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<7x!q>) -> tensor<7x!q>
  check.expect_eq %y, dense<[-3, -3, -3, 0, 9, 9, 9]> : tensor<7xi8> : tensor<7x!q>
  // To another scale: a table, half to even (-0.5 -> clamp 0, 1.5 -> 2).
  %z = tinyml.clamp %x {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<7x!q>) -> tensor<7x!wide>
  check.expect_eq %z, dense<[0, 0, 0, 2, 6, 6, 6]> : tensor<7xi8> : tensor<7x!wide>
  return
}

func.func @raw() {
  %x = tinyml.constant dense<[-128, 3, 127]> : tensor<3xi8> -> tensor<3xi8>
  %y = tinyml.clamp %x {clamp_min = -5.0 : f32, clamp_max = 100.0 : f32} : (tensor<3xi8>) -> tensor<3xi8>
  check.expect_eq %y, dense<[-5, 3, 100]> : tensor<3xi8> : tensor<3xi8>
  %u = tinyml.constant dense<[0, 100, 255]> : tensor<3xui8> -> tensor<3xui8>
  %v = tinyml.clamp %u {clamp_min = 10.0 : f32, clamp_max = 200.0 : f32} : (tensor<3xui8>) -> tensor<3xui8>
  check.expect_eq %v, dense<[10, 100, 200]> : tensor<3xui8> : tensor<3xui8>
  return
}
