// RUN: tinyml-opt %s --test-interpret

// Two trees: x0 <= 1 ? (x1 <= -2 ? 10 : 20) : 30, NaN of x1 being true; and 5
// to the second target. 0x8001 is feature 1 with NaN true, 0x7fff a leaf.
func.func @sum() {
  %x = tinyml.constant dense<[[1.0, -2.0], [1.0, -1.0], [1.5, 0.0], [0.0, 0x7FC00000], [0x7FC00000, 0.0]]> : tensor<5x2xf32> -> tensor<5x2xf32>
  %f = tinyml.constant dense<[0, 32769, 32767, 32767, 32767, 32767]> : tensor<6xui16> -> tensor<6xui16>
  %n = tinyml.constant dense<[4, 2, 0, 0, 0, 1]> : tensor<6xui16> -> tensor<6xui16>
  %v = tinyml.constant dense<[1.0, -2.0, 10.0, 20.0, 30.0, 5.0]> : tensor<6xf32> -> tensor<6xf32>
  %r = tinyml.constant dense<[0, 5]> : tensor<2xi32> -> tensor<2xi32>
  %b = tinyml.constant dense<[0.5, 1.0]> : tensor<2xf32> -> tensor<2xf32>
  %0 = tinyml.tree_ensemble %x, %f, %n, %v, %r, %b : (tensor<5x2xf32>, tensor<6xui16>, tensor<6xui16>, tensor<6xf32>, tensor<2xi32>, tensor<2xf32>) -> tensor<5x2xf32>
  check.expect_eq %0, dense<[[10.5, 6.0], [20.5, 6.0], [30.5, 6.0], [10.5, 6.0], [30.5, 6.0]]> : tensor<5x2xf32> : tensor<5x2xf32>
  return
}

func.func @rows() {
  %x = tinyml.constant dense<[[-1.0], [1.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %f = tinyml.constant dense<[0, 32767, 32767]> : tensor<3xui16> -> tensor<3xui16>
  %n = tinyml.constant dense<[2, 1, 0]> : tensor<3xui16> -> tensor<3xui16>
  %v = tinyml.constant dense<0.0> : tensor<3xf32> -> tensor<3xf32>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %l = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.tree_ensemble %x, %f, %n, %v, %r, %b, %l : (tensor<2x1xf32>, tensor<3xui16>, tensor<3xui16>, tensor<3xf32>, tensor<1xi32>, tensor<2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  check.expect_eq %0, dense<[[3.0, 4.0], [1.0, 2.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}
