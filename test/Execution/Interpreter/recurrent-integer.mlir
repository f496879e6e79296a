// RUN: tinyml-opt %s --test-interpret

// Sums are 2 * acc of 2^-12, functions are lines: v within [0, 1] or [-1, 1].
!x = !quant.uniform<i8:f32, 0.0625>
!w = !quant.uniform<i8<-127:127>:f32, 0.0078125>
!r = !quant.uniform<i8<-127:127>:f32, 0.0625>
!h = !quant.uniform<i8:f32, 0.0078125:5>
!c = !quant.uniform<i16:f32, 2.44140625E-4>

// i = f = 1/2, o = 1, what is new is 1/4: the cell goes from 2048 to 1024 + 512, which is 0.375 or 48 / 128.
func.func @lstm() {
  %x = tinyml.constant dense<16> : tensor<1x1x1xi8> -> tensor<1x1x1x!x>
  %w = tinyml.constant dense<[[64], [127], [64], [32]]> : tensor<4x1xi8> -> tensor<4x1x!w>
  %r = tinyml.constant dense<0> : tensor<4x1xi8> -> tensor<4x1x!r>
  %b = tinyml.constant dense<[0, 2064, 0, 0]> : tensor<4xi32> -> tensor<4xi32>
  %n = tinyml.constant dense<1> : tensor<1xi32> -> tensor<1xi32>
  %h = tinyml.constant dense<5> : tensor<1x1xi8> -> tensor<1x1x!h>
  %c = tinyml.constant dense<2048> : tensor<1x1xi16> -> tensor<1x1x!c>
  %all, %last, %cell = tinyml.lstm %x, %w, %r, %b, %n, %h, %c {activations = ["HardSigmoid", "Affine", "HardSigmoid"], alphas = array<f32: 1.0, 1.0, 1.0>, betas = array<f32: 0.0, 0.0, 0.0>, clip = 1.0 : f32} : (tensor<1x1x1x!x>, tensor<4x1x!w>, tensor<4x1x!r>, tensor<4xi32>, tensor<1xi32>, tensor<1x1x!h>, tensor<1x1x!c>) -> (tensor<1x1x1x!h>, tensor<1x1x!h>, tensor<1x1x!c>)
  check.expect_eq %all, dense<53> : tensor<1x1x1xi8> : tensor<1x1x1x!h>
  check.expect_eq %last, dense<53> : tensor<1x1xi8> : tensor<1x1x!h>
  check.expect_eq %cell, dense<1536> : tensor<1x1xi16> : tensor<1x1x!c>
  return
}

// z = r = 1/2, the state is 1/2: 64 as a hidden state, whose product with R is 4096 or, halved before, 2048.
func.func @gru() {
  %x = tinyml.constant dense<16> : tensor<1x1x1xi8> -> tensor<1x1x1x!x>
  %w = tinyml.constant dense<[[64], [64], [32]]> : tensor<3x1xi8> -> tensor<3x1x!w>
  %r = tinyml.constant dense<[[0], [0], [32]]> : tensor<3x1xi8> -> tensor<3x1x!r>
  %b = tinyml.constant dense<[0, 0, 0, 0, 0, 512]> : tensor<6xi32> -> tensor<6xi32>
  %n = tinyml.constant dense<1> : tensor<1xi32> -> tensor<1xi32>
  %h = tinyml.constant dense<2048> : tensor<1x1xi16> -> tensor<1x1x!c>
  // n = 1024 + (4096 + 1024) / 2 of 2^-12.
  %0, %after = tinyml.gru %x, %w, %r, %b, %n, %h {activations = ["HardSigmoid", "Affine"], alphas = array<f32: 1.0, 1.0>, betas = array<f32: 0.0, 0.0>, clip = 1.0 : f32, reset_after} : (tensor<1x1x1x!x>, tensor<3x1x!w>, tensor<3x1x!r>, tensor<6xi32>, tensor<1xi32>, tensor<1x1x!c>) -> (tensor<1x1x1x!h>, tensor<1x1x!c>)
  check.expect_eq %0, dense<93> : tensor<1x1x1xi8> : tensor<1x1x1x!h>
  check.expect_eq %after, dense<2816> : tensor<1x1xi16> : tensor<1x1x!c>
  // n = 1024 + 2048 + 1024, which is 1.
  %1, %before = tinyml.gru %x, %w, %r, %b, %n, %h {activations = ["HardSigmoid", "Affine"], alphas = array<f32: 1.0, 1.0>, betas = array<f32: 0.0, 0.0>, clip = 1.0 : f32} : (tensor<1x1x1x!x>, tensor<3x1x!w>, tensor<3x1x!r>, tensor<6xi32>, tensor<1xi32>, tensor<1x1x!c>) -> (tensor<1x1x1x!h>, tensor<1x1x!c>)
  check.expect_eq %1, dense<101> : tensor<1x1x1xi8> : tensor<1x1x1x!h>
  check.expect_eq %before, dense<3072> : tensor<1x1xi16> : tensor<1x1x!c>
  return
}

// h = 1024 + 1024 of 2^-12 = 64 of 128, and 64 again; the third step is none.
func.func @rnn() {
  %x = tinyml.constant dense<16> : tensor<3x1x1xi8> -> tensor<3x1x1x!x>
  %w = tinyml.constant dense<32> : tensor<1x1xi8> -> tensor<1x1x!w>
  %r = tinyml.constant dense<8> : tensor<1x1xi8> -> tensor<1x1x!r>
  %b = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %n = tinyml.constant dense<2> : tensor<1xi32> -> tensor<1xi32>
  %h = tinyml.constant dense<69> : tensor<1x1xi8> -> tensor<1x1x!h>
  %all, %last = tinyml.rnn %x, %w, %r, %b, %n, %h {activations = ["Affine"], alphas = array<f32: 1.0>, betas = array<f32: 0.0>, clip = 1.0 : f32} : (tensor<3x1x1x!x>, tensor<1x1x!w>, tensor<1x1x!r>, tensor<1xi32>, tensor<1xi32>, tensor<1x1x!h>) -> (tensor<3x1x1x!h>, tensor<1x1x!h>)
  check.expect_eq %all, dense<[[[69]], [[69]], [[5]]]> : tensor<3x1x1xi8> : tensor<3x1x1x!h>
  check.expect_eq %last, dense<69> : tensor<1x1xi8> : tensor<1x1x!h>
  return
}
