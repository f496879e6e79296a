// RUN: tinyml-opt %s --convert-tinyml-to-mcu --split-input-file | FileCheck %s

// CHECK-LABEL: mcu.model @types
// CHECK: mcu.call "cast_64_32" {{.*}} params {from = 1, to = 3}
// CHECK: mcu.call "cast_32_8" {{.*}} params {from = 3, to = 0}
// CHECK: mcu.call "cast_16_32" {{.*}} params {from = 4, to = 3}
func.func @types(%a: tensor<1x4xi64>, %b: tensor<1x4xbf16>) -> (tensor<1x4xi1>, tensor<1x4xf32>) {
  %0 = tinyml.cast %a : (tensor<1x4xi64>) -> tensor<1x4xf32>
  %1 = tinyml.cast %0 : (tensor<1x4xf32>) -> tensor<1x4xi1>
  %2 = tinyml.cast %b : (tensor<1x4xbf16>) -> tensor<1x4xf32>
  return %1, %2 : tensor<1x4xi1>, tensor<1x4xf32>
}

// -----

// Signs and truth are the same bits.
// CHECK-LABEL: mcu.model @views
// CHECK-NOT: cast_
// CHECK: mcu.call "add_s32"
// CHECK-NOT: cast_
func.func @views(%a: tensor<4xui32>) -> tensor<4xui32> {
  %0 = tinyml.cast %a : (tensor<4xui32>) -> tensor<4xi32>
  %1 = tinyml.add %0, %0 : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
  %2 = tinyml.cast %1 : (tensor<4xi32>) -> tensor<4xui32>
  return %2 : tensor<4xui32>
}

// -----

// CHECK-LABEL: mcu.model @pairs
// CHECK: mcu.call "less_s64" {{.*}} shape {d0 = 1, d1 = 1, d2 = 2, d3 = 3, a0 = 0, a1 = 0, a2 = 0, a3 = 1, b0 = 0, b1 = 0, b2 = 1, b3 = 0}
// CHECK: mcu.call "equal_f32"
// CHECK: mcu.call "and_u8"
// CHECK: mcu.call "not_u8"
// CHECK: mcu.call "div_s64"
func.func @pairs(%a: tensor<1x3xi64>, %b: tensor<2x1xi64>, %f: tensor<2x3xf32>) -> (tensor<2x3xi1>, tensor<2x3xi64>) {
  %0 = tinyml.less %a, %b : (tensor<1x3xi64>, tensor<2x1xi64>) -> tensor<2x3xi1>
  %1 = tinyml.equal %f, %f : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
  %2 = tinyml.and %0, %1 : (tensor<2x3xi1>, tensor<2x3xi1>) -> tensor<2x3xi1>
  %3 = tinyml.not %2 : (tensor<2x3xi1>) -> tensor<2x3xi1>
  %4 = tinyml.int_div %a, %b : (tensor<1x3xi64>, tensor<2x1xi64>) -> tensor<2x3xi64>
  return %3, %4 : tensor<2x3xi1>, tensor<2x3xi64>
}

// -----

!q = !quant.uniform<i8:f32, 0.5:-3>

// CHECK-LABEL: mcu.model @choices
// CHECK: mcu.call "where_8" {{.*}} shape {d0 = 1, d1 = 1, d2 = 2, d3 = 3, c0 = 0, c1 = 0, c2 = 0, c3 = 1, a0 = 0, a1 = 0, a2 = 3, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 0}
// CHECK: mcu.call "gather_8_s64" {{.*}} shape {outer = 2, size = 3, inner = 1, count = 4}
// CHECK: mcu.call "transpose_8" {{.*}} shape {d0 = 1, d1 = 1, d2 = 1, d3 = 1, d4 = 5, d5 = 8, s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 1}
func.func @choices(%c: tensor<1x3xi1>, %a: tensor<2x3x!q>, %b: tensor<1x1x!q>, %i: tensor<4xi64>) -> tensor<5x8x!q> {
  %0 = tinyml.where %c, %a, %b : (tensor<1x3xi1>, tensor<2x3x!q>, tensor<1x1x!q>) -> tensor<2x3x!q>
  %1 = tinyml.gather %0, %i {axis = 1 : i64} : (tensor<2x3x!q>, tensor<4xi64>) -> tensor<2x4x!q>
  %2 = tinyml.reshape %1 : (tensor<2x4x!q>) -> tensor<1x8x!q>
  %3 = tinyml.expand %2 {shape = array<i64: 5, 8>} : (tensor<1x8x!q>) -> tensor<5x8x!q>
  return %3 : tensor<5x8x!q>
}
