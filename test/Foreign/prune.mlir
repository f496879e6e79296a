// RUN: tinyml-opt %s -o %t.before
// RUN: tinyml-opt %s --tinyml-prune-channels=share=0.3 2> %t.err | cmp - %t.before
// RUN: FileCheck %s < %t.err

// A linear op that does not say that it takes fewer channels keeps them, and so
// does one that computes something else with them.
// CHECK: warning: 0.0 % of the multiply-accumulates of linear layers can go, asked for are 30.0 %
func.func @fixed(%x: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x3xf32>) {
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0], [0.1, 0.1]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %v = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %0 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  %1 = foreign.mix %0, %v : (tensor<1x3xf32>, tensor<3x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %x, %w {clamp_min = 1.0 : f32} : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  %3 = foreign.reverse %2 : (tensor<1x3xf32>) -> tensor<1x3xf32>
  return %1, %3 : tensor<1x2xf32>, tensor<1x3xf32>
}
