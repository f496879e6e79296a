// RUN: tinyml-opt %s --convert-tinyml-to-mcu --split-input-file | FileCheck %s

// CHECK-LABEL: mcu.model @trees
// CHECK: mcu.call "tree_sum_f32" {{.*}} shape {rows = 5, features = 2, targets = 2, trees = 2, nodes = 6, depth = 2, leaves = 0} params {missing = 1}
func.func @trees(%x: tensor<5x2xf32>) -> tensor<5x2xf32> {
  %f = tinyml.constant dense<[0, 32769, 32767, 32767, 32767, 32767]> : tensor<6xui16> -> tensor<6xui16>
  %n = tinyml.constant dense<[4, 2, 0, 0, 0, 1]> : tensor<6xui16> -> tensor<6xui16>
  %v = tinyml.constant dense<[1.0, -2.0, 10.0, 20.0, 30.0, 5.0]> : tensor<6xf32> -> tensor<6xf32>
  %r = tinyml.constant dense<[0, 5]> : tensor<2xi32> -> tensor<2xi32>
  %b = tinyml.constant dense<[0.5, 1.0]> : tensor<2xf32> -> tensor<2xf32>
  %0 = tinyml.tree_ensemble %x, %f, %n, %v, %r, %b : (tensor<5x2xf32>, tensor<6xui16>, tensor<6xui16>, tensor<6xf32>, tensor<2xi32>, tensor<2xf32>) -> tensor<5x2xf32>
  return %0 : tensor<5x2xf32>
}

// -----

// CHECK-LABEL: mcu.model @scatter
// CHECK: mcu.call "scatter_16" {{.*}} shape {size = 3, inner = 2, count = 5}
// CHECK: mcu.call "scatter_reduce_s32" {{.*}} shape {size = 3, inner = 1, count = 5} params {reduction = 3}
func.func @scatter(%x: tensor<3x2xi16>, %i: tensor<5xi32>, %u: tensor<5x2xi16>, %y: tensor<3x1xi32>, %v: tensor<5x1xi32>) -> (tensor<3x2xi16>, tensor<3x1xi32>) {
  %0 = tinyml.scatter %x, %i, %u : (tensor<3x2xi16>, tensor<5xi32>, tensor<5x2xi16>) -> tensor<3x2xi16>
  %1 = tinyml.scatter %y, %i, %v {reduction = "max"} : (tensor<3x1xi32>, tensor<5xi32>, tensor<5x1xi32>) -> tensor<3x1xi32>
  return %0, %1 : tensor<3x2xi16>, tensor<3x1xi32>
}

// -----

// CHECK-LABEL: mcu.model @bits
// CHECK: mcu.call "bit_and_s32"
// CHECK: mcu.call "shift_right_s32"
// CHECK-NOT: bit_cast
func.func @bits(%a: tensor<3xi32>, %b: tensor<3xi32>) -> tensor<3xf32> {
  %0 = tinyml.bit_and %a, %b : (tensor<3xi32>, tensor<3xi32>) -> tensor<3xi32>
  %1 = tinyml.shift_right %0, %b : (tensor<3xi32>, tensor<3xi32>) -> tensor<3xi32>
  %2 = tinyml.bit_cast %1 : (tensor<3xi32>) -> tensor<3xf32>
  return %2 : tensor<3xf32>
}

// -----

!x = !quant.uniform<i16:f32:1, {0.5:10, 0.001:-30000}>
!b = !quant.uniform<i8:f32, 0.5>
!y = !quant.uniform<i16:f32, 0.02>

// CHECK-LABEL: mcu.model @packed
// CHECK: mcu.call "tree_sum_s16" {{.*}} shape {rows = 4, features = 2, targets = 2, trees = 1, nodes = 12, depth = 2, leaves = 0} params {mult = 1073741824, pre = 1}
// CHECK: mcu.call "tree_rows_s8" {{.*}} shape {rows = 2, features = 1, targets = 2, trees = 2, nodes = 4, depth = 1, leaves = 2}
// CHECK: mcu.call "tree_rows_s8w16"
func.func @packed(%x: tensor<4x2x!x>, %z: tensor<2x1x!b>) -> (tensor<4x2x!y>, tensor<2x2x!y>, tensor<2x2x!y>) {
  %n = tinyml.constant dense<[0, 12, 10, 1, 65533, 5, 32768, 100, 32768, 201, 32769, 32767]> : tensor<12xui16> -> tensor<12xui16>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<[0, 70000]> : tensor<2xi32> -> tensor<2xi32>
  %0 = tinyml.packed_trees %x, %n, %r, %b {leaf_scale = 0.01 : f64} : (tensor<4x2x!x>, tensor<12xui16>, tensor<1xi32>, tensor<2xi32>) -> tensor<4x2x!y>
  %m = tinyml.constant dense<[251, 3, 32768, 32769]> : tensor<4xui16> -> tensor<4xui16>
  %s = tinyml.constant dense<0> : tensor<2xi32> -> tensor<2xi32>
  %l = tinyml.constant dense<[[1, -2], [100, 127]]> : tensor<2x2xi8> -> tensor<2x2xi8>
  %w = tinyml.constant dense<[[1, -2], [100, 1270]]> : tensor<2x2xi16> -> tensor<2x2xi16>
  %1 = tinyml.packed_trees %z, %m, %s, %b, %l {leaf_scale = 0.01 : f64} : (tensor<2x1x!b>, tensor<4xui16>, tensor<2xi32>, tensor<2xi32>, tensor<2x2xi8>) -> tensor<2x2x!y>
  %2 = tinyml.packed_trees %z, %m, %s, %b, %w {leaf_scale = 0.01 : f64} : (tensor<2x1x!b>, tensor<4xui16>, tensor<2xi32>, tensor<2xi32>, tensor<2x2xi16>) -> tensor<2x2x!y>
  return %0, %1, %2 : tensor<4x2x!y>, tensor<2x2x!y>, tensor<2x2x!y>
}
