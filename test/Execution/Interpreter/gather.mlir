// RUN: tinyml-opt %s --test-interpret

!q = !quant.uniform<i8:f32, 0.5:-3>

func.func @where() {
  %c = tinyml.constant dense<[[true, false, true]]> : tensor<1x3xi1> -> tensor<1x3xi1>
  %a = tinyml.constant dense<[[1], [2]]> : tensor<2x1xi8> -> tensor<2x1x!q>
  %b = tinyml.constant dense<[[7, 8, 9]]> : tensor<1x3xi8> -> tensor<1x3x!q>
  %y = tinyml.where %c, %a, %b : (tensor<1x3xi1>, tensor<2x1x!q>, tensor<1x3x!q>) -> tensor<2x3x!q>
  check.expect_eq %y, dense<[[1, 8, 1], [2, 8, 2]]> : tensor<2x3xi8> : tensor<2x3x!q>
  return
}

func.func @gather() {
  %x = tinyml.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  // From the end; outside is the nearest.
  %i = tinyml.constant dense<[[-1, 0], [9, -9]]> : tensor<2x2xi64> -> tensor<2x2xi64>
  %y = tinyml.gather %x, %i {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x2xi64>) -> tensor<2x2x2xf32>
  check.expect_eq %y, dense<[[[3.0, 1.0], [3.0, 1.0]], [[6.0, 4.0], [6.0, 4.0]]]> : tensor<2x2x2xf32> : tensor<2x2x2xf32>
  %j = tinyml.constant dense<1> : tensor<i32> -> tensor<i32>
  %z = tinyml.gather %x, %j {axis = 0 : i64} : (tensor<2x3xf32>, tensor<i32>) -> tensor<3xf32>
  check.expect_eq %z, dense<[4.0, 5.0, 6.0]> : tensor<3xf32> : tensor<3xf32>
  return
}

func.func @expand() {
  %x = tinyml.constant dense<[[[1], [2]]]> : tensor<1x2x1xi16> -> tensor<1x2x1xi16>
  %y = tinyml.expand %x {shape = array<i64: 2, 2, 2>} : (tensor<1x2x1xi16>) -> tensor<2x2x2xi16>
  check.expect_eq %y, dense<[[[1, 1], [2, 2]], [[1, 1], [2, 2]]]> : tensor<2x2x2xi16> : tensor<2x2x2xi16>
  return
}
