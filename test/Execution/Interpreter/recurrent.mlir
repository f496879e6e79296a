// RUN: tinyml-opt %s --test-interpret

// One unit that can be followed: h = max(2 x + 3 h + 1, 0).
func.func @rnn() {
  %x = tinyml.constant dense<[[[1.0]], [[2.0]], [[3.0]]]> : tensor<3x1x1xf32> -> tensor<3x1x1xf32>
  %w = tinyml.constant dense<2.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %r = tinyml.constant dense<3.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %b = tinyml.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %h = tinyml.constant dense<1.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %three = tinyml.constant dense<3> : tensor<1xi32> -> tensor<1xi32>
  %two = tinyml.constant dense<2> : tensor<1xi32> -> tensor<1xi32>
  %all, %last = tinyml.rnn %x, %w, %r, %b, %three, %h {activations = ["Relu"], alphas = array<f32: 0.0>, betas = array<f32: 0.0>} : (tensor<3x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1xi32>, tensor<1x1xf32>) -> (tensor<3x1x1xf32>, tensor<1x1xf32>)
  check.expect_eq %all, dense<[[[6.0]], [[23.0]], [[76.0]]]> : tensor<3x1x1xf32> : tensor<3x1x1xf32>
  check.expect_eq %last, dense<76.0> : tensor<1x1xf32> : tensor<1x1xf32>
  // From the end of the two steps that the sequence has.
  %back, %first = tinyml.rnn %x, %w, %r, %b, %two, %h {activations = ["Relu"], alphas = array<f32: 0.0>, betas = array<f32: 0.0>, reverse} : (tensor<3x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1xi32>, tensor<1x1xf32>) -> (tensor<3x1x1xf32>, tensor<1x1xf32>)
  check.expect_eq %back, dense<[[[27.0]], [[8.0]], [[0.0]]]> : tensor<3x1x1xf32> : tensor<3x1x1xf32>
  check.expect_eq %first, dense<27.0> : tensor<1x1xf32> : tensor<1x1xf32>
  return
}

// Gates that are 1/2 or clipped: i = f = o = 1/2, the cell adds 1 (a clipped sum).
func.func @lstm() {
  %x = tinyml.constant dense<1.0> : tensor<2x1x1xf32> -> tensor<2x1x1xf32>
  %w = tinyml.constant dense<[[0.0], [0.0], [0.0], [9.0]]> : tensor<4x1xf32> -> tensor<4x1xf32>
  %r = tinyml.constant dense<0.0> : tensor<4x1xf32> -> tensor<4x1xf32>
  %b = tinyml.constant dense<0.5> : tensor<4xf32> -> tensor<4xf32>
  %n = tinyml.constant dense<2> : tensor<1xi32> -> tensor<1xi32>
  %h = tinyml.constant dense<0.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %c = tinyml.constant dense<4.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  // c = 0.5 c + 0.5 * 1: 2.5, 1.75; h = 0.5 c.
  %all, %last, %cell = tinyml.lstm %x, %w, %r, %b, %n, %h, %c {activations = ["Affine", "Affine", "Affine"], alphas = array<f32: 1.0, 1.0, 1.0>, betas = array<f32: 0.0, 0.0, 0.0>, clip = 1.0 : f32} : (tensor<2x1x1xf32>, tensor<4x1xf32>, tensor<4x1xf32>, tensor<4xf32>, tensor<1xi32>, tensor<1x1xf32>, tensor<1x1xf32>) -> (tensor<2x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>)
  check.expect_eq %all, dense<[[[1.25]], [[0.875]]]> : tensor<2x1x1xf32> : tensor<2x1x1xf32>
  check.expect_eq %cell, dense<1.75> : tensor<1x1xf32> : tensor<1x1xf32>
  return
}

// z = 1/4, r = 1/2: the state is halved before R or R's product is.
func.func @gru() {
  %x = tinyml.constant dense<1.0> : tensor<1x1x1xf32> -> tensor<1x1x1xf32>
  %w = tinyml.constant dense<[[0.25], [0.5], [1.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %r = tinyml.constant dense<[[0.0], [0.0], [2.0]]> : tensor<3x1xf32> -> tensor<3x1xf32>
  %b = tinyml.constant dense<[0.0, 0.0, 0.0, 0.0, 0.0, 4.0]> : tensor<6xf32> -> tensor<6xf32>
  %n = tinyml.constant dense<1> : tensor<1xi32> -> tensor<1xi32>
  %h = tinyml.constant dense<8.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  // n = 1 + 2 * 4 + 4 = 13: 3/4 n + 1/4 * 8 = 11.75.
  %0, %before = tinyml.gru %x, %w, %r, %b, %n, %h {activations = ["Affine", "Affine"], alphas = array<f32: 1.0, 1.0>, betas = array<f32: 0.0, 0.0>} : (tensor<1x1x1xf32>, tensor<3x1xf32>, tensor<3x1xf32>, tensor<6xf32>, tensor<1xi32>, tensor<1x1xf32>) -> (tensor<1x1x1xf32>, tensor<1x1xf32>)
  check.expect_eq %before, dense<11.75> : tensor<1x1xf32> : tensor<1x1xf32>
  // n = 1 + (2 * 8 + 4) / 2 = 11: 10.25.
  %1, %after = tinyml.gru %x, %w, %r, %b, %n, %h {activations = ["Affine", "Affine"], alphas = array<f32: 1.0, 1.0>, betas = array<f32: 0.0, 0.0>, reset_after} : (tensor<1x1x1xf32>, tensor<3x1xf32>, tensor<3x1xf32>, tensor<6xf32>, tensor<1xi32>, tensor<1x1xf32>) -> (tensor<1x1x1xf32>, tensor<1x1xf32>)
  check.expect_eq %after, dense<10.25> : tensor<1x1xf32> : tensor<1x1xf32>
  return
}
