// RUN: tinyml-opt %s --test-interpret

func.func @compare() {
  %a = tinyml.constant dense<[[1, 2, -3]]> : tensor<1x3xi64> -> tensor<1x3xi64>
  %b = tinyml.constant dense<[[2], [-3]]> : tensor<2x1xi64> -> tensor<2x1xi64>
  %0 = tinyml.equal %a, %b : (tensor<1x3xi64>, tensor<2x1xi64>) -> tensor<2x3xi1>
  check.expect_eq %0, dense<[[false, true, false], [false, false, true]]> : tensor<2x3xi1> : tensor<2x3xi1>
  %1 = tinyml.less %a, %b : (tensor<1x3xi64>, tensor<2x1xi64>) -> tensor<2x3xi1>
  check.expect_eq %1, dense<[[true, false, true], [false, false, false]]> : tensor<2x3xi1> : tensor<2x3xi1>
  %2 = tinyml.less_equal %a, %b : (tensor<1x3xi64>, tensor<2x1xi64>) -> tensor<2x3xi1>
  check.expect_eq %2, dense<[[true, true, true], [false, false, true]]> : tensor<2x3xi1> : tensor<2x3xi1>
  return
}

func.func @nan() {
  %a = tinyml.constant dense<[0x7FC00000, 0.0]> : tensor<2xf32> -> tensor<2xf32>
  %b = tinyml.constant dense<[0x7FC00000, -0.0]> : tensor<2xf32> -> tensor<2xf32>
  %0 = tinyml.equal %a, %b : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  check.expect_eq %0, dense<[false, true]> : tensor<2xi1> : tensor<2xi1>
  %1 = tinyml.less_equal %a, %b : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xi1>
  check.expect_eq %1, dense<[false, true]> : tensor<2xi1> : tensor<2xi1>
  return
}

func.func @truth() {
  %a = tinyml.constant dense<[false, false, true, true]> : tensor<4xi1> -> tensor<4xi1>
  %b = tinyml.constant dense<[false, true, false, true]> : tensor<4xi1> -> tensor<4xi1>
  %0 = tinyml.and %a, %b : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  check.expect_eq %0, dense<[false, false, false, true]> : tensor<4xi1> : tensor<4xi1>
  %1 = tinyml.or %a, %b : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  check.expect_eq %1, dense<[false, true, true, true]> : tensor<4xi1> : tensor<4xi1>
  %2 = tinyml.xor %a, %b : (tensor<4xi1>, tensor<4xi1>) -> tensor<4xi1>
  check.expect_eq %2, dense<[false, true, true, false]> : tensor<4xi1> : tensor<4xi1>
  %3 = tinyml.not %a : (tensor<4xi1>) -> tensor<4xi1>
  check.expect_eq %3, dense<[true, true, false, false]> : tensor<4xi1> : tensor<4xi1>
  return
}

func.func @integers() {
  %a = tinyml.constant dense<[7, -7, 2147483647, -2147483648]> : tensor<4xi32> -> tensor<4xi32>
  %b = tinyml.constant dense<[2, 2, 0, -1]> : tensor<4xi32> -> tensor<4xi32>
  %0 = tinyml.int_div %a, %b : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  check.expect_eq %0, dense<[3, -3, 0, -2147483648]> : tensor<4xi32> : tensor<4xi32>
  %1 = tinyml.add %a, %a : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  check.expect_eq %1, dense<[14, -14, -2, 0]> : tensor<4xi32> : tensor<4xi32>
  %2 = tinyml.mul %a, %b : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  check.expect_eq %2, dense<[14, -14, 0, -2147483648]> : tensor<4xi32> : tensor<4xi32>
  return
}
