// RUN: tinyml-opt %s --split-input-file --verify-diagnostics

func.func @weights(%x: tensor<5x1x3xf32>, %w: tensor<4x2xf32>, %r: tensor<4x4xf32>, %b: tensor<4xf32>, %n: tensor<1xi32>, %h: tensor<1x4xf32>) {
  // expected-error@+1 {{requires 'weights' of shape [4, 3], found [4, 2]}}
  %all, %last = tinyml.rnn %x, %w, %r, %b, %n, %h {activations = ["Tanh"], alphas = array<f32: 0.0>, betas = array<f32: 0.0>} : (tensor<5x1x3xf32>, tensor<4x2xf32>, tensor<4x4xf32>, tensor<4xf32>, tensor<1xi32>, tensor<1x4xf32>) -> (tensor<5x1x4xf32>, tensor<1x4xf32>)
  return
}

// -----

func.func @activation(%x: tensor<5x1x3xf32>, %w: tensor<4x3xf32>, %r: tensor<4x4xf32>, %b: tensor<4xf32>, %n: tensor<1xi32>, %h: tensor<1x4xf32>) {
  // expected-error@+1 {{has an unknown activation "tan"}}
  %all, %last = tinyml.rnn %x, %w, %r, %b, %n, %h {activations = ["tan"], alphas = array<f32: 0.0>, betas = array<f32: 0.0>} : (tensor<5x1x3xf32>, tensor<4x3xf32>, tensor<4x4xf32>, tensor<4xf32>, tensor<1xi32>, tensor<1x4xf32>) -> (tensor<5x1x4xf32>, tensor<1x4xf32>)
  return
}

// -----

func.func @lengths(%x: tensor<5x1x3xf32>, %w: tensor<4x3xf32>, %r: tensor<4x4xf32>, %b: tensor<4xf32>, %n: tensor<1xi64>, %h: tensor<1x4xf32>) {
  // expected-error@+1 {{requires lengths of i32, found 'i64'}}
  %all, %last = tinyml.rnn %x, %w, %r, %b, %n, %h {activations = ["Tanh"], alphas = array<f32: 0.0>, betas = array<f32: 0.0>} : (tensor<5x1x3xf32>, tensor<4x3xf32>, tensor<4x4xf32>, tensor<4xf32>, tensor<1xi64>, tensor<1x4xf32>) -> (tensor<5x1x4xf32>, tensor<1x4xf32>)
  return
}

// -----

func.func @too_many(%x: tensor<1x3xf32>) {
  // expected-error@+1 {{requires 1 <= k <= 3, found 4}}
  %v, %i = tinyml.top_k %x {axis = 1 : i64, k = 4 : i64} : (tensor<1x3xf32>) -> (tensor<1x4xf32>, tensor<1x4xi64>)
  return
}

// -----

func.func @arg_type(%x: tensor<1x3xi16>) {
  // expected-error@+1 {{requires an input of f32, i8, ui8, i32, i64 or quantized to 8 bits, and an output of i64; found 'i16' -> 'i64'}}
  %i = tinyml.arg_max %x {axis = 1 : i64} : (tensor<1x3xi16>) -> tensor<1x1xi64>
  return
}

// -----

func.func @sum_type(%x: tensor<1x3xi8>) {
  // expected-error@+1 {{requires elements of f32, i32 or i64, found 'i8'}}
  %i = tinyml.cumsum %x {axis = 1 : i64} : (tensor<1x3xi8>) -> tensor<1x3xi8>
  return
}
