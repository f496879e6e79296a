// RUN: tinyml-opt %s --convert-tinyml-to-mcu --split-input-file | FileCheck %s

// Each result is written where the caller wants it.
// CHECK-LABEL: mcu.model @top_k
// CHECK: mcu.call "top_k_f32" ins(%[[X:.*]] : memref<1x12xf32>) outs(%{{.*}}, %{{.*}} : memref<1x3xf32>, memref<1x3xi64>)
// CHECK-SAME: shape {outer = 1, len = 12, inner = 1, k = 3} params {smallest = 0, last = 0}
// CHECK-NOT: copy_rows
func.func @top_k(%x: tensor<1x12xf32>) -> (tensor<1x3xf32>, tensor<1x3xi64>) {
  %v, %i = tinyml.top_k %x {axis = 1 : i64, k = 3 : i64} : (tensor<1x12xf32>) -> (tensor<1x3xf32>, tensor<1x3xi64>)
  return %v, %i : tensor<1x3xf32>, tensor<1x3xi64>
}

// -----

// Where nobody asks for all states, two rows take turns.
// CHECK-LABEL: mcu.model @last
// CHECK: mcu.alloc : memref<2x1x4xf32>
// CHECK: mcu.call "rnn_f32" {{.*}} shape {steps = 5, batch = 1, input = 3, hidden = 4, rows = 2, reverse = 1} params {f = 1, f_alpha = 0.000000e+00, f_beta = 0.000000e+00, clip = inf}
func.func @last(%x: tensor<5x1x3xf32>, %w: tensor<4x3xf32>, %r: tensor<4x4xf32>, %b: tensor<4xf32>, %n: tensor<1xi32>, %h: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %all, %last = tinyml.rnn %x, %w, %r, %b, %n, %h {activations = ["Tanh"], alphas = array<f32: 0.0>, betas = array<f32: 0.0>, reverse} : (tensor<5x1x3xf32>, tensor<4x3xf32>, tensor<4x4xf32>, tensor<4xf32>, tensor<1xi32>, tensor<1x4xf32>) -> (tensor<5x1x4xf32>, tensor<1x4xf32>)
  return %last : tensor<1x4xf32>
}

// -----

// CHECK-LABEL: mcu.model @scratch
// CHECK: mcu.call "gru_f32" {{.*}} scratch(%{{.*}} : memref<4xf32>) shape {steps = 5, batch = 1, input = 3, hidden = 4, rows = 5, reverse = 0}
func.func @scratch(%x: tensor<5x1x3xf32>, %w: tensor<12x3xf32>, %r: tensor<12x4xf32>, %b: tensor<24xf32>, %n: tensor<1xi32>, %h: tensor<1x4xf32>) -> tensor<5x1x4xf32> {
  %all, %last = tinyml.gru %x, %w, %r, %b, %n, %h {activations = ["Sigmoid", "Tanh"], alphas = array<f32: 0.0, 0.0>, betas = array<f32: 0.0, 0.0>, reset_after} : (tensor<5x1x3xf32>, tensor<12x3xf32>, tensor<12x4xf32>, tensor<24xf32>, tensor<1xi32>, tensor<1x4xf32>) -> (tensor<5x1x4xf32>, tensor<1x4xf32>)
  return %all : tensor<5x1x4xf32>
}
