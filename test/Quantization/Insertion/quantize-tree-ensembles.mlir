// RUN: tinyml-opt %s --tinyml-quantize-tree-ensembles --split-input-file 2>&1 | FileCheck %s --check-prefixes=CHECK,BYTES
// RUN: tinyml-opt %s --tinyml-quantize-tree-ensembles=scheme=w8a16 --split-input-file 2>&1 | FileCheck %s --check-prefixes=CHECK,HALVES
// RUN: tinyml-opt %s --tinyml-quantize-tree-ensembles=widen=false --split-input-file 2>&1 | FileCheck %s --check-prefixes=NARROW
// RUN: tinyml-opt %s --tinyml-quantize-tree-ensembles=scheme=w8 --split-input-file 2>&1 | FileCheck %s --check-prefixes=FLOAT
// RUN: not tinyml-opt %s --tinyml-quantize-tree-ensembles=scheme=w3 --split-input-file 2>&1 | FileCheck %s --check-prefix=ERROR

// FLOAT-NOT: tinyml.quantize
// ERROR: unknown scheme 'w3': int8, w8a8, w8a16, w4a8, w4a16, w8, w4 or float

// x0 <= -1 ? (x0 <= -1.5 ? 1 : 2) : (x1 <= 1000 ? 3 : 4): of feature 0 the
// thresholds are half apart, so a step of 8 bits is 0.5 / 254, and -1.5 is
// -762 steps, which is -128. That of feature 1 is 1000 / 2^16, its threshold
// 65535 of them. The leaves are 32767 steps, as the sums are.
// BYTES: !per_axis = !quant.uniform<i8:f32:1, {0.00196850{{[0-9]*}}:634,0.0152587{{[0-9]*}}:-65663}>
// HALVES: !per_axis = !quant.uniform<i16:f32:1, {2.28881{{[0-9]*}}E-5:{{[0-9]*}},0.0152587{{[0-9]*}}:-98303}>
// CHECK-LABEL: func.func @thresholds
// CHECK: %[[Q:.*]] = tinyml.quantize %arg0 : (tensor<1x2xf32>) -> tensor<1x2x!per_axis>
// CHECK: %[[D:.*]] = tinyml.dequantize %[[Q]]
// CHECK: %[[V:.*]] = tinyml.constant dense<[-1.000000e+00, -1.500000e+00, 1.0000{{[0-9]*}}, 2.0000{{[0-9]*}}, 1.000000e+03, 2.9999{{[0-9]*}}, 4.000000e+00]>
// CHECK: %[[Y:.*]] = tinyml.tree_ensemble %[[D]], %{{.*}}, %{{.*}}, %[[V]],
// CHECK: %[[S:.*]] = tinyml.quantize %[[Y]] : (tensor<1x1xf32>) -> tensor<1x1x!quant.uniform<i16:f32, 1.2207{{[0-9]*}}E-4>>
// CHECK: %[[R:.*]] = tinyml.dequantize %[[S]]
// CHECK: return %[[R]]
// CHECK: func.func private @thresholds.teacher
// CHECK-NEXT: tinyml.constant
// CHECK-NOT: tinyml.quantize
func.func @thresholds(%x: tensor<1x2xf32> {tinyml.range = array<f32: -3.0, 2000.0>}) -> tensor<1x1xf32> {
  %f = tinyml.constant dense<[0, 0, 32767, 32767, 1, 32767, 32767]> : tensor<7xui16> -> tensor<7xui16>
  %n = tinyml.constant dense<[4, 2, 0, 0, 2, 0, 0]> : tensor<7xui16> -> tensor<7xui16>
  %v = tinyml.constant dense<[-1.0, -1.5, 1.0, 2.0, 1000.0, 3.0, 4.0]> : tensor<7xf32> -> tensor<7xf32>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %0 = tinyml.tree_ensemble %x, %f, %n, %v, %r, %b : (tensor<1x2xf32>, tensor<7xui16>, tensor<7xui16>, tensor<7xf32>, tensor<1xi32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

// Two thresholds are closer than 255 steps of the whole: 16 bits, or one of
// them becomes the other.
// BYTES-NOT: thresholds become
// HALVES-NOT: thresholds become
// NARROW: remark: features have 8 bits: 1 of 3 thresholds become others of their feature
// NARROW: !per_axis = !quant.uniform<i8:f32:1,
// NARROW: func.func @collide
// CHECK: !per_axis = !quant.uniform<i16:f32:1,
// CHECK-LABEL: func.func @collide
func.func @collide(%x: tensor<1x1xf32> {tinyml.range = array<f32: -3.0, 3.0>}) -> tensor<1x1xf32> {
  %f = tinyml.constant dense<[0, 0, 0, 32767, 32767, 32767, 32767]> : tensor<7xui16> -> tensor<7xui16>
  %n = tinyml.constant dense<[6, 4, 2, 0, 0, 0, 0]> : tensor<7xui16> -> tensor<7xui16>
  %v = tinyml.constant dense<[1.0, -0.9999, -1.0, 1.0, 2.0, 3.0, 4.0]> : tensor<7xf32> -> tensor<7xf32>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %0 = tinyml.tree_ensemble %x, %f, %n, %v, %r, %b : (tensor<1x1xf32>, tensor<7xui16>, tensor<7xui16>, tensor<7xf32>, tensor<1xi32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

// What an op computes has the scale of its range; rows of leaves are rounded to
// 8 bits where that is enough.
// CHECK-LABEL: func.func @computed
// CHECK: %[[T:.*]] = tinyml.tanh
// BYTES: %[[Q:.*]] = tinyml.quantize %[[T]] : {{.*}}!quant.uniform<i8:f32, 0.007843{{[0-9]*}}:-1>
// HALVES: %[[Q:.*]] = tinyml.quantize %[[T]] : {{.*}}!quant.uniform<i16:f32, 3.05185{{[0-9]*}}E-5>
// CHECK: tinyml.constant dense<{{\[\[}}0.000000e+00, 1.000000e+00], [0.692{{[0-9]*}}, 0.299{{[0-9]*}}]]>
func.func @computed(%x: tensor<1x1xf32> {tinyml.range = array<f32: -3.0, 3.0>}) -> tensor<1x2xf32> {
  %f = tinyml.constant dense<[0, 32767, 32767]> : tensor<3xui16> -> tensor<3xui16>
  %n = tinyml.constant dense<[2, 1, 0]> : tensor<3xui16> -> tensor<3xui16>
  %v = tinyml.constant dense<0.0> : tensor<3xf32> -> tensor<3xf32>
  %r = tinyml.constant dense<0> : tensor<4xi32> -> tensor<4xi32>
  %b = tinyml.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %l = tinyml.constant dense<[[0.0, 1.0], [0.695, 0.3]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %t = tinyml.tanh %x {tinyml.range = array<f32: -1.0, 1.0>} : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %0 = tinyml.tree_ensemble %t, %f, %n, %v, %r, %b, %l : (tensor<1x1xf32>, tensor<3xui16>, tensor<3xui16>, tensor<3xf32>, tensor<4xi32>, tensor<2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// A scaler: (x - 10) * 0.5 <= 1 where x <= 12.
// CHECK-LABEL: func.func @scaled
// CHECK-NOT: tinyml.sub
// CHECK: %[[Q:.*]] = tinyml.quantize %arg0
// CHECK: %[[D:.*]] = tinyml.dequantize %[[Q]]
// CHECK-NOT: tinyml.mul
// CHECK: %[[V:.*]] = tinyml.constant dense<[1.200000e+01, 1.0000{{[0-9]*}}, 2.000000e+00]>
// CHECK: tinyml.tree_ensemble %[[D]], %{{.*}}, %{{.*}}, %[[V]],
// CHECK: func.func private @scaled.teacher
// CHECK: tinyml.sub
// FLOAT-LABEL: func.func @scaled
// FLOAT: tinyml.sub
func.func @scaled(%x: tensor<1x1xf32> {tinyml.range = array<f32: -3.0, 30.0>}) -> tensor<1x1xf32> {
  %f = tinyml.constant dense<[0, 32767, 32767]> : tensor<3xui16> -> tensor<3xui16>
  %n = tinyml.constant dense<[2, 0, 0]> : tensor<3xui16> -> tensor<3xui16>
  %v = tinyml.constant dense<[1.0, 1.0, 2.0]> : tensor<3xf32> -> tensor<3xf32>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %m = tinyml.constant dense<10.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %s = tinyml.constant dense<0.5> : tensor<1x1xf32> -> tensor<1x1xf32>
  %c = tinyml.sub %x, %m {tinyml.range = array<f32: -13.0, 20.0>} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %d = tinyml.mul %c, %s {tinyml.range = array<f32: -6.5, 10.0>} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %0 = tinyml.tree_ensemble %d, %f, %n, %v, %r, %b : (tensor<1x1xf32>, tensor<3xui16>, tensor<3xui16>, tensor<3xf32>, tensor<1xi32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

// A scaler that turns the order around stays; trees whose input is read
// otherwise, too, stay float.
// CHECK-LABEL: func.func @kept
// CHECK: %[[C:.*]] = tinyml.mul
// CHECK: %[[Q:.*]] = tinyml.quantize %[[C]]
// CHECK: %[[DQ:.*]] = tinyml.dequantize %[[Q]]
// CHECK: tinyml.tree_ensemble %[[DQ]],
// CHECK: %[[S:.*]] = tinyml.sub
// CHECK-NEXT: %[[T:.*]] = tinyml.tree_ensemble %[[S]],
// CHECK-NEXT: return %{{.*}}, %[[T]], %[[S]]
func.func @kept(%x: tensor<1x1xf32> {tinyml.range = array<f32: -3.0, 30.0>}, %y: tensor<1x1xf32> {tinyml.range = array<f32: -3.0, 30.0>}) -> (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>) {
  %f = tinyml.constant dense<[0, 32767, 32767]> : tensor<3xui16> -> tensor<3xui16>
  %n = tinyml.constant dense<[2, 0, 0]> : tensor<3xui16> -> tensor<3xui16>
  %v = tinyml.constant dense<[1.0, 1.0, 2.0]> : tensor<3xf32> -> tensor<3xf32>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %m = tinyml.constant dense<10.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %s = tinyml.constant dense<-0.5> : tensor<1x1xf32> -> tensor<1x1xf32>
  %c = tinyml.mul %x, %s {tinyml.range = array<f32: -15.0, 1.5>} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %0 = tinyml.tree_ensemble %c, %f, %n, %v, %r, %b : (tensor<1x1xf32>, tensor<3xui16>, tensor<3xui16>, tensor<3xf32>, tensor<1xi32>, tensor<1xf32>) -> tensor<1x1xf32>
  %d = tinyml.sub %y, %m {tinyml.range = array<f32: -13.0, 20.0>} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %1 = tinyml.tree_ensemble %d, %f, %n, %v, %r, %b : (tensor<1x1xf32>, tensor<3xui16>, tensor<3xui16>, tensor<3xf32>, tensor<1xi32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %0, %1, %d : tensor<1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>
}
