// RUN: tinyml-opt %s --split-input-file --verify-diagnostics

func.func @rank(%a: tensor<2x3xf32>, %b: tensor<3xf32>) {
  // expected-error@+1 {{'tinyml.add' op requires dimensions that are equal or 1, found [2, 3] and [3]}}
  %0 = tinyml.add %a, %b : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @dims(%a: tensor<2x3xf32>, %b: tensor<2x2xf32>) {
  // expected-error@+1 {{requires dimensions that are equal or 1, found [2, 3] and [2, 2]}}
  %0 = tinyml.mul %a, %b : (tensor<2x3xf32>, tensor<2x2xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @types(%a: tensor<2xf32>, %b: tensor<2xi8>) {
  // expected-error@+1 {{requires operands and result that are all f32, or all per-tensor quantized to 8 bits, or to 16 bits with zero point 0, or all the same 8-bit integer type; found 'f32', 'i8', 'f32'}}
  %0 = tinyml.sub %a, %b : (tensor<2xf32>, tensor<2xi8>) -> tensor<2xf32>
  return
}

// -----

func.func @raw_bounds(%a: tensor<2xi8>) {
  // expected-error@+1 {{of raw integers cannot clamp}}
  %0 = tinyml.add %a, %a {clamp_min = 0.0 : f32} : (tensor<2xi8>, tensor<2xi8>) -> tensor<2xi8>
  return
}

// -----

func.func @bounds(%a: tensor<2xf32>) {
  // expected-error@+1 {{requires clamp_min <= clamp_max, found}}
  %0 = tinyml.clamp %a {clamp_min = 2.0 : f32, clamp_max = 1.0 : f32} : (tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @clamp_types(%a: tensor<2xi32>) {
  // expected-error@+1 {{or all the same 8-bit integer type; found 'i32', 'i32'}}
  %0 = tinyml.clamp %a : (tensor<2xi32>) -> tensor<2xi32>
  return
}

// -----

func.func @unary_types(%a: tensor<2xi8>) {
  // expected-error@+1 {{'tinyml.sigmoid' op requires operands and result that are all f32, or all per-tensor quantized to 8 bits, or to 16 bits with zero point 0; found 'i8', 'i8'}}
  %0 = tinyml.sigmoid %a : (tensor<2xi8>) -> tensor<2xi8>
  return
}

// -----

func.func @unary_shape(%a: tensor<2xf32>) {
  // expected-error@+1 {{all non-scalar operands/results must have the same shape}}
  %0 = tinyml.tanh %a : (tensor<2xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @axis(%a: tensor<2xf32>) {
  // expected-error@+1 {{requires 0 <= axis < 1, found 1}}
  %0 = tinyml.softmax %a {axis = 1 : i64} : (tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @negative_axis(%a: tensor<2xf32>) {
  // expected-error@+1 {{requires 0 <= axis < 1, found}}
  %0 = tinyml.softmax %a {axis = -1 : i64} : (tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @softmax_types(%a: tensor<2xf32>) {
  // expected-error@+1 {{requires operands and result that are all f32, or all per-tensor quantized}}
  %0 = tinyml.softmax %a {axis = 0 : i64} : (tensor<2xf32>) -> tensor<2xi8>
  return
}
