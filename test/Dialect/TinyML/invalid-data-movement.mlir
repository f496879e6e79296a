// RUN: tinyml-opt %s --split-input-file --verify-diagnostics

func.func @reshape_count(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{'tinyml.reshape' op requires the same number of elements, found [2, 3] and [5]}}
  %0 = tinyml.reshape %x : (tensor<2x3xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @reshape_type(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{requires the same element type for input and output, found 'f32' and 'i8'}}
  %0 = tinyml.reshape %x : (tensor<2x3xf32>) -> tensor<6xi8>
  return
}

// -----

func.func @perm_length(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{requires a permutation of 2 dimensions, found [0]}}
  %0 = tinyml.transpose %x {perm = array<i64: 0>} : (tensor<2x3xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @perm_twice(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{requires a permutation of 2 dimensions, found [1, 1]}}
  %0 = tinyml.transpose %x {perm = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<3x3xf32>
  return
}

// -----

func.func @perm_range(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{requires a permutation of 2 dimensions, found [0, 2]}}
  %0 = tinyml.transpose %x {perm = array<i64: 0, 2>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @transpose_type(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{requires the same element type for input and output, found 'f32' and 'i32'}}
  %0 = tinyml.transpose %x {perm = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xi32>
  return
}

// -----

func.func @concat_nothing() {
  // expected-error@+1 {{requires at least one input}}
  %0 = "tinyml.concat"() {axis = 0 : i64} : () -> tensor<2xf32>
  return
}

// -----

func.func @concat_axis(%x: tensor<2xf32>) {
  // expected-error@+1 {{requires 0 <= axis < 1, found 1}}
  %0 = tinyml.concat %x {axis = 1 : i64} : (tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @concat_dims(%x: tensor<2x3xf32>, %y: tensor<2x4xf32>) {
  // expected-error@+1 {{requires inputs that differ in dimension 0 only, found [2, 3] and [2, 4]}}
  %0 = tinyml.concat %x, %y {axis = 0 : i64} : (tensor<2x3xf32>, tensor<2x4xf32>) -> tensor<4x3xf32>
  return
}

// -----

func.func @concat_types(%x: tensor<2xf32>, %y: tensor<2x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error@+1 {{requires equal element types, or per-tensor quantized ones, found 'f32' and '!quant.uniform<i8:f32, 5.000000e-01>'}}
  %0 = tinyml.concat %x, %y {axis = 0 : i64} : (tensor<2xf32>, tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @pad_length(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{requires 2 numbers in 'low' and 'high', found 1 and 2}}
  %0 = tinyml.pad %x {low = array<i64: 1>, high = array<i64: 0, 0>} : (tensor<2x3xf32>) -> tensor<3x3xf32>
  return
}

// -----

func.func @pad_cuts_too_much(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{cuts a dimension of 2 by [-2, -1]}}
  %0 = tinyml.pad %x {low = array<i64: -2, 0>, high = array<i64: -1, 0>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @pad_mode(%x: tensor<2xf32>) {
  // expected-error@+1 {{requires mode 'constant', 'edge', 'reflect' or 'wrap', found 'mirror'}}
  %0 = tinyml.pad %x {low = array<i64: 1>, high = array<i64: 0>, mode = "mirror"} : (tensor<2xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @pad_edge_cuts(%x: tensor<2xf32>) {
  // expected-error@+1 {{of mode 'edge' cannot cut}}
  %0 = tinyml.pad %x {low = array<i64: -1>, high = array<i64: 0>, mode = "edge"} : (tensor<2xf32>) -> tensor<1xf32>
  return
}

// -----

func.func @pad_reflects_too_far(%x: tensor<2xf32>) {
  // expected-error@+1 {{of mode 'reflect' pads a dimension of 2 by [2, 0]}}
  %0 = tinyml.pad %x {low = array<i64: 2>, high = array<i64: 0>, mode = "reflect"} : (tensor<2xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @pad_type(%x: tensor<2xf32>) {
  // expected-error@+1 {{requires the same element type for input and output, found 'f32' and 'i8'}}
  %0 = tinyml.pad %x {low = array<i64: 1>, high = array<i64: 0>} : (tensor<2xf32>) -> tensor<3xi8>
  return
}

// -----

func.func @constant_shape() {
  // expected-error@+1 {{has a value of type 'tensor<2xf32>' for a result of type 'tensor<3xf32>'}}
  %0 = tinyml.constant dense<1.0> : tensor<2xf32> -> tensor<3xf32>
  return
}

// -----

func.func @constant_type() {
  // expected-error@+1 {{has a value of 'i16' elements for a result of '!quant.uniform<i8:f32, 5.000000e-01>'}}
  %0 = tinyml.constant dense<1> : tensor<2xi16> -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  return
}
