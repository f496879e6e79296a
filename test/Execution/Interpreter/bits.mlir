// RUN: tinyml-opt %s --test-interpret

func.func @bits() {
  %a = tinyml.constant dense<[12, -1, 5]> : tensor<3xi32> -> tensor<3xi32>
  %b = tinyml.constant dense<[10, 6, -8]> : tensor<3xi32> -> tensor<3xi32>
  %0 = tinyml.bit_and %a, %b : (tensor<3xi32>, tensor<3xi32>) -> tensor<3xi32>
  check.expect_eq %0, dense<[8, 6, 0]> : tensor<3xi32> : tensor<3xi32>
  %1 = tinyml.bit_or %a, %b : (tensor<3xi32>, tensor<3xi32>) -> tensor<3xi32>
  check.expect_eq %1, dense<[14, -1, -3]> : tensor<3xi32> : tensor<3xi32>
  %2 = tinyml.bit_xor %a, %b : (tensor<3xi32>, tensor<3xi32>) -> tensor<3xi32>
  check.expect_eq %2, dense<[6, -7, -3]> : tensor<3xi32> : tensor<3xi32>
  return
}

// By the width or more, and by numbers with their highest bit set.
func.func @shifts() {
  %a = tinyml.constant dense<[3, -8, -8, 5]> : tensor<4xi64> -> tensor<4xi64>
  %n = tinyml.constant dense<[62, 1, 64, -1]> : tensor<4xi64> -> tensor<4xi64>
  %0 = tinyml.shift_left %a, %n : (tensor<4xi64>, tensor<4xi64>) -> tensor<4xi64>
  check.expect_eq %0, dense<[-4611686018427387904, -16, 0, 0]> : tensor<4xi64> : tensor<4xi64>
  %1 = tinyml.shift_right %a, %n : (tensor<4xi64>, tensor<4xi64>) -> tensor<4xi64>
  check.expect_eq %1, dense<[0, -4, -1, 0]> : tensor<4xi64> : tensor<4xi64>
  return
}

func.func @bit_cast() {
  %a = tinyml.constant dense<[1.0, -2.0]> : tensor<2xf32> -> tensor<2xf32>
  %0 = tinyml.bit_cast %a : (tensor<2xf32>) -> tensor<2xi32>
  check.expect_eq %0, dense<[1065353216, -1073741824]> : tensor<2xi32> : tensor<2xi32>
  return
}
