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
