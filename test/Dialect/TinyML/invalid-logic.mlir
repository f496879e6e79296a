// RUN: tinyml-opt %s --split-input-file --verify-diagnostics

!q = !quant.uniform<i8:f32, 0.5:-3>

func.func @cast_quantized(%a: tensor<2x!q>) {
  // expected-error@+1 {{'tinyml.cast' op requires integers or floats of at most 64 bits; found}}
  %0 = tinyml.cast %a : (tensor<2x!q>) -> tensor<2xf32>
  return
}

// -----

func.func @compare_types(%a: tensor<2xi32>, %b: tensor<2xi64>) {
  // expected-error@+1 {{requires two operands of f32, i32 or i64 and a result of i1; found 'i32', 'i64' -> 'i1'}}
  %0 = tinyml.less %a, %b : (tensor<2xi32>, tensor<2xi64>) -> tensor<2xi1>
  return
}

// -----

func.func @compare_result(%a: tensor<2xi32>) {
  // expected-error@+1 {{a result of i1; found 'i32', 'i32' -> 'i32'}}
  %0 = tinyml.equal %a, %a : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>
  return
}

// -----

func.func @compare_shapes(%a: tensor<2xi32>, %b: tensor<3xi32>) {
  // expected-error@+1 {{requires dimensions that are equal or 1, found [2] and [3]}}
  %0 = tinyml.equal %a, %b : (tensor<2xi32>, tensor<3xi32>) -> tensor<2xi1>
  return
}

// -----

func.func @truth(%a: tensor<2xi8>) {
  // expected-error@+1 {{'tinyml.and' op requires i1; found 'i8', 'i8' -> 'i8'}}
  %0 = tinyml.and %a, %a : (tensor<2xi8>, tensor<2xi8>) -> tensor<2xi8>
  return
}

// -----

func.func @not(%a: tensor<2xi8>) {
  // expected-error@+1 {{'tinyml.not' op requires i1; found 'i8' -> 'i8'}}
  %0 = tinyml.not %a : (tensor<2xi8>) -> tensor<2xi8>
  return
}

// -----

func.func @division(%a: tensor<2xf32>) {
  // expected-error@+1 {{requires operands and a result of i32, or of i64; found}}
  %0 = tinyml.int_div %a, %a : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @where_condition(%a: tensor<2xf32>) {
  // expected-error@+1 {{requires a condition of i1, and operands and a result of one type; found}}
  %0 = tinyml.where %a, %a, %a : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @gather_axis(%a: tensor<2xf32>, %i: tensor<2xi64>) {
  // expected-error@+1 {{requires 0 <= axis < 1, found 1}}
  %0 = tinyml.gather %a, %i {axis = 1 : i64} : (tensor<2xf32>, tensor<2xi64>) -> tensor<2xf32>
  return
}

// -----

func.func @gather_index(%a: tensor<2xf32>, %i: tensor<2xi8>) {
  // expected-error@+1 {{requires indices of i32 or i64, found 'i8'}}
  %0 = tinyml.gather %a, %i {axis = 0 : i64} : (tensor<2xf32>, tensor<2xi8>) -> tensor<2xf32>
  return
}

// -----

func.func @expand(%a: tensor<2x1xf32>) {
  // expected-error@+1 {{cannot make [2, 1] into [3, 4]}}
  %0 = tinyml.expand %a {shape = array<i64: 3, 4>} : (tensor<2x1xf32>) -> tensor<3x4xf32>
  return
}

// -----

func.func @integers_cannot_clamp(%a: tensor<2xi32>) {
  // expected-error@+1 {{of raw integers cannot clamp}}
  %0 = tinyml.add %a, %a {clamp_min = 0.0 : f32} : (tensor<2xi32>, tensor<2xi32>) -> tensor<2xi32>
  return
}
