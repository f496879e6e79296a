// RUN: tinyml-opt %s --test-interpret

!x = !quant.uniform<i8:f32, 0.5:-3>
!y = !quant.uniform<i8:f32, 0.03125:-4>
!w = !quant.uniform<i16:f32, 0.001>
!v = !quant.uniform<i16:f32, 0.0001>

// Of -62.5, 1.5, 65 and 4: -49.77, -4.35, 40.70 and -2.58 steps. A line of equal
// numbers is 0.
func.func @centered() {
  %x = tinyml.constant dense<[[-128, 0, 127, 5], [10, 10, 10, 10]]> : tensor<2x4xi8> -> tensor<2x4x!x>
  %y = tinyml.normalize %x {axes = array<i64: 1>, centered, epsilon = 0.25 : f32} : (tensor<2x4x!x>) -> tensor<2x4x!y>
  check.expect_eq %y, dense<[[-50, -4, 41, -3], [-4, -4, -4, -4]]> : tensor<2x4xi8> : tensor<2x4x!y>
  return
}

// Down the columns, without a mean taken off; zeros stay 0 without an epsilon.
func.func @columns() {
  %x = tinyml.constant dense<[[-128, -3], [0, -3], [127, -3], [5, -3]]> : tensor<4x2xi8> -> tensor<4x2x!x>
  %y = tinyml.normalize %x {axes = array<i64: 0>, epsilon = 0.25 : f32} : (tensor<4x2x!x>) -> tensor<4x2x!y>
  check.expect_eq %y, dense<[[-48, -4], [-3, -4], [42, -4], [-1, -4]]> : tensor<4x2xi8> : tensor<4x2x!y>
  %z = tinyml.normalize %x {axes = array<i64: 0>, epsilon = 0.0 : f32} : (tensor<4x2x!x>) -> tensor<4x2x!y>
  check.expect_eq %z, dense<[[-48, -4], [-3, -4], [42, -4], [-1, -4]]> : tensor<4x2xi8> : tensor<4x2x!y>
  return
}

func.func @affine() {
  %s = tinyml.constant dense<[1.0, 2.0, -1.0, 0.5]> : tensor<4xf32> -> tensor<4xf32>
  %b = tinyml.constant dense<[0.5, 0.0, 1.0, -1.0]> : tensor<4xf32> -> tensor<4xf32>
  %x = tinyml.constant dense<[[-128, 0, 127, 5]]> : tensor<1x4xi8> -> tensor<1x4x!x>
  %y = tinyml.normalize %x, %s, %b {axes = array<i64: 1>, centered, epsilon = 0.25 : f32} : (tensor<1x4x!x>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x!y>
  check.expect_eq %y, dense<[[-34, -5, -17, -35]]> : tensor<1x4xi8> : tensor<1x4x!y>
  %u = tinyml.constant dense<[[-32768, 0, 32767, 500]]> : tensor<1x4xi16> -> tensor<1x4x!w>
  %v = tinyml.normalize %u, %s, %b {axes = array<i64: 1>, centered, epsilon = 0.25 : f32} : (tensor<1x4x!w>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x!v>
  check.expect_eq %v, dense<[[-9192, -108, -4084, -9919]]> : tensor<1x4xi16> : tensor<1x4x!v>
  return
}
