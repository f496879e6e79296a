// RUN: tinyml-opt %s --test-interpret

!q = !quant.uniform<i8:f32, 0.5:1>

func.func @constant() {
  %x = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %y = tinyml.pad %x {low = array<i64: 0, 1>, high = array<i64: 1, 0>, value = 9.5 : f32} : (tensor<2x2xf32>) -> tensor<3x3xf32>
  check.expect_eq %y, dense<[[9.5, 1.0, 2.0], [9.5, 3.0, 4.0], [9.5, 9.5, 9.5]]> : tensor<3x3xf32> : tensor<3x3xf32>
  %cut = tinyml.pad %x {low = array<i64: -1, 1>, high = array<i64: 0, -1>} : (tensor<2x2xf32>) -> tensor<1x2xf32>
  check.expect_eq %cut, dense<[[0.0, 3.0]]> : tensor<1x2xf32> : tensor<1x2xf32>
  return
}

// The real zero is the zero point.
func.func @quantized() {
  %x = tinyml.constant dense<[-128, 127]> : tensor<2xi8> -> tensor<2x!q>
  %y = tinyml.pad %x {low = array<i64: 1>, high = array<i64: 0>} : (tensor<2x!q>) -> tensor<3x!q>
  check.expect_eq %y, dense<[1, -128, 127]> : tensor<3xi8> : tensor<3x!q>
  %z = tinyml.pad %x {low = array<i64: 1>, high = array<i64: 0>, value = -2.5 : f32} : (tensor<2x!q>) -> tensor<3x!q>
  check.expect_eq %z, dense<[-4, -128, 127]> : tensor<3xi8> : tensor<3x!q>
  return
}

func.func @modes() {
  %x = tinyml.constant dense<[1, 2, 3]> : tensor<3xi32> -> tensor<3xi32>
  %edge = tinyml.pad %x {mode = "edge", low = array<i64: 2>, high = array<i64: 1>} : (tensor<3xi32>) -> tensor<6xi32>
  check.expect_eq %edge, dense<[1, 1, 1, 2, 3, 3]> : tensor<6xi32> : tensor<6xi32>
  %reflect = tinyml.pad %x {mode = "reflect", low = array<i64: 2>, high = array<i64: 2>} : (tensor<3xi32>) -> tensor<7xi32>
  check.expect_eq %reflect, dense<[3, 2, 1, 2, 3, 2, 1]> : tensor<7xi32> : tensor<7xi32>
  %wrap = tinyml.pad %x {mode = "wrap", low = array<i64: 4>, high = array<i64: 2>} : (tensor<3xi32>) -> tensor<9xi32>
  check.expect_eq %wrap, dense<[3, 1, 2, 3, 1, 2, 3, 1, 2]> : tensor<9xi32> : tensor<9xi32>
  return
}
