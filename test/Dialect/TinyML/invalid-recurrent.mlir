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
  // expected-error@+1 {{requires an input of f32, i8, ui8, i32, i64 or quantized to 8 or signed 16 bits, and an output of i64; found 'i16' -> 'i64'}}
  %i = tinyml.arg_max %x {axis = 1 : i64} : (tensor<1x3xi16>) -> tensor<1x1xi64>
  return
}

// -----

func.func @sum_type(%x: tensor<1x3xi8>) {
  // expected-error@+1 {{requires elements of f32, i32 or i64, found 'i8'}}
  %i = tinyml.cumsum %x {axis = 1 : i64} : (tensor<1x3xi8>) -> tensor<1x3xi8>
  return
}

// -----

!x = !quant.uniform<i8:f32, 0.5>
!w = !quant.uniform<i8<-127:127>:f32, 0.25>

func.func @state(%x: tensor<5x1x3x!x>, %w: tensor<4x3x!w>, %r: tensor<4x4x!w>, %b: tensor<4xi32>, %n: tensor<1xi32>, %h: tensor<1x4x!w>) {
  // expected-error@+1 {{requires the state in operand 5 to have the type of result 1, found 'tensor<1x4x!quant.uniform<i8<-127:127>:f32, 2.500000e-01>>' and 'tensor<1x4x!quant.uniform<i8:f32, 5.000000e-01>>'}}
  %all, %last = tinyml.rnn %x, %w, %r, %b, %n, %h {activations = ["Tanh"], alphas = array<f32: 0.0>, betas = array<f32: 0.0>} : (tensor<5x1x3x!x>, tensor<4x3x!w>, tensor<4x4x!w>, tensor<4xi32>, tensor<1xi32>, tensor<1x4x!w>) -> (tensor<5x1x4x!x>, tensor<1x4x!x>)
  return
}

// -----

!x = !quant.uniform<i8:f32, 0.5>
!w = !quant.uniform<i8<-127:127>:f32, 0.25>

func.func @unbounded(%x: tensor<5x1x3x!x>, %w: tensor<4x3x!w>, %r: tensor<4x4x!w>, %b: tensor<4xi32>, %n: tensor<1xi32>, %h: tensor<1x4x!x>) {
  // expected-error@+1 {{has no form on integers: the activation Relu does not stay within [-1, 1], or changes where the sum is beyond 8}}
  %all, %last = tinyml.rnn %x, %w, %r, %b, %n, %h {activations = ["Relu"], alphas = array<f32: 0.0>, betas = array<f32: 0.0>} : (tensor<5x1x3x!x>, tensor<4x3x!w>, tensor<4x4x!w>, tensor<4xi32>, tensor<1xi32>, tensor<1x4x!x>) -> (tensor<5x1x4x!x>, tensor<1x4x!x>)
  return
}

// -----

!x = !quant.uniform<i8:f32, 0.5>
!w = !quant.uniform<i8<-127:127>:f32, 0.25>

func.func @narrow_state(%x: tensor<5x1x3x!x>, %w: tensor<12x3x!w>, %r: tensor<12x4x!w>, %b: tensor<24xi32>, %n: tensor<1xi32>, %h: tensor<1x4x!x>) {
  // expected-error@+1 {{requires result 1 to be quantized to signed 16 bits, found '!quant.uniform<i8:f32, 5.000000e-01>'}}
  %all, %last = tinyml.gru %x, %w, %r, %b, %n, %h {activations = ["Sigmoid", "Tanh"], alphas = array<f32: 0.0, 0.0>, betas = array<f32: 0.0, 0.0>} : (tensor<5x1x3x!x>, tensor<12x3x!w>, tensor<12x4x!w>, tensor<24xi32>, tensor<1xi32>, tensor<1x4x!x>) -> (tensor<5x1x4x!x>, tensor<1x4x!x>)
  return
}

// -----

!x = !quant.uniform<i8:f32, 0.5>
!w = !quant.uniform<i8<-127:127>:f32, 0.25>

func.func @bias(%x: tensor<5x1x3x!x>, %w: tensor<4x3x!w>, %r: tensor<4x4x!w>, %b: tensor<4xf32>, %n: tensor<1xi32>, %h: tensor<1x4x!x>) {
  // expected-error@+1 {{requires a bias of i32 beside a quantized input, found 'f32'}}
  %all, %last = tinyml.rnn %x, %w, %r, %b, %n, %h {activations = ["Tanh"], alphas = array<f32: 0.0>, betas = array<f32: 0.0>} : (tensor<5x1x3x!x>, tensor<4x3x!w>, tensor<4x4x!w>, tensor<4xf32>, tensor<1xi32>, tensor<1x4x!x>) -> (tensor<5x1x4x!x>, tensor<1x4x!x>)
  return
}
