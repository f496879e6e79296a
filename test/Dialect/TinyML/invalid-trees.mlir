// RUN: tinyml-opt %s --split-input-file --verify-diagnostics

func.func @tables(%x: tensor<1x2xf32>, %f: tensor<2xui16>, %n: tensor<3xui16>, %v: tensor<2xf32>, %r: tensor<1xi32>, %b: tensor<1xf32>) -> tensor<1x1xf32> {
  // expected-error @below {{requires tables of one dimension, as long for features, next and values}}
  %0 = tinyml.tree_ensemble %x, %f, %n, %v, %r, %b : (tensor<1x2xf32>, tensor<2xui16>, tensor<3xui16>, tensor<2xf32>, tensor<1xi32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

func.func @leaves(%x: tensor<1x2xf32>, %f: tensor<2xui16>, %v: tensor<2xf32>, %r: tensor<1xi32>, %b: tensor<1xf32>, %l: tensor<4x2xf32>) -> tensor<1x1xf32> {
  // expected-error @below {{requires leaves of 1 numbers, found [4, 2]}}
  %0 = tinyml.tree_ensemble %x, %f, %f, %v, %r, %b, %l : (tensor<1x2xf32>, tensor<2xui16>, tensor<2xui16>, tensor<2xf32>, tensor<1xi32>, tensor<1xf32>, tensor<4x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

func.func @types(%x: tensor<1x2xf32>, %f: tensor<2xi16>, %v: tensor<2xf32>, %r: tensor<1xi32>, %b: tensor<1xf32>) -> tensor<1x1xf32> {
  // expected-error @below {{requires features and next of ui16, roots of i32, and f32 elsewhere}}
  %0 = tinyml.tree_ensemble %x, %f, %f, %v, %r, %b : (tensor<1x2xf32>, tensor<2xi16>, tensor<2xi16>, tensor<2xf32>, tensor<1xi32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

func.func @scatter(%x: tensor<3x2xf32>, %i: tensor<4xi32>, %u: tensor<4x1xf32>) -> tensor<3x2xf32> {
  // expected-error @below {{requires [size, inner], [count] and [count, inner], found [3, 2], [4] and [4, 1]}}
  %0 = tinyml.scatter %x, %i, %u : (tensor<3x2xf32>, tensor<4xi32>, tensor<4x1xf32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

func.func @reduction(%x: tensor<3x2xf32>, %i: tensor<4xi32>, %u: tensor<4x2xf32>) -> tensor<3x2xf32> {
  // expected-error @below {{requires a reduction of none, add, mul, min or max, found sum}}
  %0 = tinyml.scatter %x, %i, %u {reduction = "sum"} : (tensor<3x2xf32>, tensor<4xi32>, tensor<4x2xf32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

func.func @reduced_type(%x: tensor<3x2xi8>, %i: tensor<4xi32>, %u: tensor<4x2xi8>) -> tensor<3x2xi8> {
  // expected-error @below {{requires elements of f32, i32 or i64 with a reduction, found 'i8'}}
  %0 = tinyml.scatter %x, %i, %u {reduction = "add"} : (tensor<3x2xi8>, tensor<4xi32>, tensor<4x2xi8>) -> tensor<3x2xi8>
  return %0 : tensor<3x2xi8>
}

// -----

func.func @width(%x: tensor<2xf32>) -> tensor<2xi64> {
  // expected-error @below {{requires integers or floats of as many bytes; found 'f32' -> 'i64'}}
  %0 = tinyml.bit_cast %x : (tensor<2xf32>) -> tensor<2xi64>
  return %0 : tensor<2xi64>
}

// -----

func.func @pairs(%x: tensor<2x4xf32>) -> tensor<2x3xf32> {
  // expected-error @below {{requires 2 classes or more, and a column for each pair of them; found 3 and [2, 4]}}
  %0 = tinyml.couple_pairs %x {classes = 3 : i64} : (tensor<2x4xf32>) -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

!b = !quant.uniform<i8:f32, 0.5>
!y = !quant.uniform<i16:f32, 0.5>

func.func @packed_width(%x: tensor<1x129x!b>, %n: tensor<2xui16>, %r: tensor<1xi32>, %b: tensor<1xi32>) -> tensor<1x1x!y> {
  // expected-error @below {{requires rows of at most 128 features, and a base of one dimension; found [1, 129] and [1]}}
  %0 = tinyml.packed_trees %x, %n, %r, %b {leaf_scale = 1.0 : f64} : (tensor<1x129x!b>, tensor<2xui16>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x1x!y>
  return %0 : tensor<1x1x!y>
}

// -----

!b = !quant.uniform<i8:f32, 0.5>
!y = !quant.uniform<i16:f32, 0.5>

func.func @packed_leaves(%x: tensor<1x2x!b>, %n: tensor<2xui16>, %r: tensor<1xi32>, %b: tensor<1xi32>, %l: tensor<4x2xi8>) -> tensor<1x1x!y> {
  // expected-error @below {{requires leaves of 1 numbers, found [4, 2]}}
  %0 = tinyml.packed_trees %x, %n, %r, %b, %l {leaf_scale = 1.0 : f64} : (tensor<1x2x!b>, tensor<2xui16>, tensor<1xi32>, tensor<1xi32>, tensor<4x2xi8>) -> tensor<1x1x!y>
  return %0 : tensor<1x1x!y>
}

// -----

!b = !quant.uniform<i8:f32, 0.5>

func.func @packed_result(%x: tensor<1x2x!b>, %n: tensor<2xui16>, %r: tensor<1xi32>, %b: tensor<1xi32>) -> tensor<1x1x!b> {
  // expected-error @below {{requires an input quantized to signed 8 or 16 bits, with one scale or one for each feature, and a result quantized to 16; found}}
  %0 = tinyml.packed_trees %x, %n, %r, %b {leaf_scale = 1.0 : f64} : (tensor<1x2x!b>, tensor<2xui16>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x1x!b>
  return %0 : tensor<1x1x!b>
}

// -----

!b = !quant.uniform<i8:f32, 0.5>
!y = !quant.uniform<i16:f32, 0.5>

func.func @packed_types(%x: tensor<1x2x!b>, %n: tensor<2xi16>, %r: tensor<1xi32>, %b: tensor<1xi32>) -> tensor<1x1x!y> {
  // expected-error @below {{requires nodes of ui16, roots and base of i32, and leaves of i8 or i16}}
  %0 = tinyml.packed_trees %x, %n, %r, %b {leaf_scale = 1.0 : f64} : (tensor<1x2x!b>, tensor<2xi16>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x1x!y>
  return %0 : tensor<1x1x!y>
}

// -----

!b = !quant.uniform<i8:f32, 0.5>
!y = !quant.uniform<i16:f32, 0.5>

func.func @packed_scale(%x: tensor<1x2x!b>, %n: tensor<2xui16>, %r: tensor<1xi32>, %b: tensor<1xi32>) -> tensor<1x1x!y> {
  // expected-error @below {{requires a positive leaf_scale, found 0}}
  %0 = tinyml.packed_trees %x, %n, %r, %b {leaf_scale = 0.0 : f64} : (tensor<1x2x!b>, tensor<2xui16>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x1x!y>
  return %0 : tensor<1x1x!y>
}
