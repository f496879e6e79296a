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

// x0 <= 12 ? (x1 <= -3 ? 100 : 200) : 32767 for the second, of stored integers;
// and a base. Twice the leaves' scale is the result's; halves round up.
!x = !quant.uniform<i16:f32:1, {0.5:10, 0.001:-30000}>
!y = !quant.uniform<i16:f32, 0.02>
func.func @packed() {
  %x = tinyml.constant dense<[[12, -3], [12, -2], [13, 0], [-32768, 32767]]> : tensor<4x2xi16> -> tensor<4x2x!x>
  %n = tinyml.constant dense<[0, 12, 10, 1, 65533, 5, 32768, 100, 32768, 201, 32769, 32767]> : tensor<12xui16> -> tensor<12xui16>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<[0, 70000]> : tensor<2xi32> -> tensor<2xi32>
  %0 = tinyml.packed_trees %x, %n, %r, %b {leaf_scale = 0.01 : f64} : (tensor<4x2x!x>, tensor<12xui16>, tensor<1xi32>, tensor<2xi32>) -> tensor<4x2x!y>
  check.expect_eq %0, dense<[[50, 32767], [101, 32767], [0, 32767], [101, 32767]]> : tensor<4x2xi16> : tensor<4x2x!y>
  return
}

// Of bytes, with rows: x0 <= -5 ? [1, -2] : [100, 127], twice.
!b = !quant.uniform<i8:f32, 0.5>
!z = !quant.uniform<i16:f32, 0.01>
func.func @packed_rows() {
  %x = tinyml.constant dense<[[-5], [-4]]> : tensor<2x1xi8> -> tensor<2x1x!b>
  %n = tinyml.constant dense<[251, 3, 32768, 32769]> : tensor<4xui16> -> tensor<4xui16>
  %r = tinyml.constant dense<0> : tensor<2xi32> -> tensor<2xi32>
  %b = tinyml.constant dense<[0, -1]> : tensor<2xi32> -> tensor<2xi32>
  %l = tinyml.constant dense<[[1, -2], [100, 127]]> : tensor<2x2xi8> -> tensor<2x2xi8>
  %0 = tinyml.packed_trees %x, %n, %r, %b, %l {leaf_scale = 0.01 : f64} : (tensor<2x1x!b>, tensor<4xui16>, tensor<2xi32>, tensor<2xi32>, tensor<2x2xi8>) -> tensor<2x2x!z>
  check.expect_eq %0, dense<[[2, -5], [200, 253]]> : tensor<2x2xi16> : tensor<2x2x!z>
  return
}
