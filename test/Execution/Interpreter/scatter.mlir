// RUN: tinyml-opt %s --test-interpret

// The last update counts; places that are outside get nothing.
func.func @moves() {
  %x = tinyml.constant dense<[[1, 2], [3, 4], [5, 6]]> : tensor<3x2xi8> -> tensor<3x2xi8>
  %i = tinyml.constant dense<[2, 0, 2, 3, -1]> : tensor<5xi32> -> tensor<5xi32>
  %u = tinyml.constant dense<[[10, 11], [12, 13], [14, 15], [16, 17], [18, 19]]> : tensor<5x2xi8> -> tensor<5x2xi8>
  %0 = tinyml.scatter %x, %i, %u : (tensor<3x2xi8>, tensor<5xi32>, tensor<5x2xi8>) -> tensor<3x2xi8>
  check.expect_eq %0, dense<[[12, 13], [3, 4], [14, 15]]> : tensor<3x2xi8> : tensor<3x2xi8>
  return
}

func.func @reductions() {
  %x = tinyml.constant dense<[[1], [2]]> : tensor<2x1xi32> -> tensor<2x1xi32>
  %i = tinyml.constant dense<[0, 0, 1]> : tensor<3xi32> -> tensor<3xi32>
  %u = tinyml.constant dense<[[5], [2147483647], [-3]]> : tensor<3x1xi32> -> tensor<3x1xi32>
  %0 = tinyml.scatter %x, %i, %u {reduction = "add"} : (tensor<2x1xi32>, tensor<3xi32>, tensor<3x1xi32>) -> tensor<2x1xi32>
  check.expect_eq %0, dense<[[-2147483643], [-1]]> : tensor<2x1xi32> : tensor<2x1xi32>
  %1 = tinyml.scatter %x, %i, %u {reduction = "max"} : (tensor<2x1xi32>, tensor<3xi32>, tensor<3x1xi32>) -> tensor<2x1xi32>
  check.expect_eq %1, dense<[[2147483647], [2]]> : tensor<2x1xi32> : tensor<2x1xi32>
  %2 = tinyml.scatter %x, %i, %u {reduction = "min"} : (tensor<2x1xi32>, tensor<3xi32>, tensor<3x1xi32>) -> tensor<2x1xi32>
  check.expect_eq %2, dense<[[1], [-3]]> : tensor<2x1xi32> : tensor<2x1xi32>
  %a = tinyml.constant dense<[[1.5], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %b = tinyml.constant dense<[[2.0], [4.0], [0.25]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %3 = tinyml.scatter %a, %i, %b {reduction = "mul"} : (tensor<2x1xf32>, tensor<3xi32>, tensor<3x1xf32>) -> tensor<2x1xf32>
  check.expect_eq %3, dense<[[12.0], [0.5]]> : tensor<2x1xf32> : tensor<2x1xf32>
  return
}
