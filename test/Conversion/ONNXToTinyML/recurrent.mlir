// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// Only what is used is built: two directions side by side, the last state of both.
// CHECK-LABEL: func.func @both
func.func @both(%x: tensor<5x1x3xf32>, %w: tensor<2x16x3xf32>, %r: tensor<2x16x4xf32>) -> none {
  // CHECK: %{{.*}}, %[[L0:.*]], %{{.*}} = tinyml.lstm %arg0, {{.*}} {activations = ["Sigmoid", "Tanh", "Tanh"], alphas = array<f32: 0.000000e+00, 0.000000e+00, 0.000000e+00>
  // CHECK-NOT: reverse
  // CHECK: %{{.*}}, %[[L1:.*]], %{{.*}} = tinyml.lstm %arg0, {{.*}} reverse
  // CHECK: %[[A:.*]] = tinyml.reshape %[[L0]] : (tensor<1x4xf32>) -> tensor<1x1x4xf32>
  // CHECK: %[[B:.*]] = tinyml.reshape %[[L1]] : (tensor<1x4xf32>) -> tensor<1x1x4xf32>
  // CHECK: tinyml.concat %[[A]], %[[B]] {axis = 0 : i64}
  // CHECK-NOT: tinyml.concat
  %0:2 = onnx.node "LSTM"(%x, %w, %r) {opset = 14, node_attributes = {direction = "bidirectional", hidden_size = 4}} : (tensor<5x1x3xf32>, tensor<2x16x3xf32>, tensor<2x16x4xf32>) -> (none, none)
  return %0#1 : none
}

// -----

// Functions take the numbers that they have.
// CHECK-LABEL: func.func @functions
func.func @functions(%x: tensor<5x1x3xf32>, %w: tensor<1x12x3xf32>, %r: tensor<1x12x4xf32>) -> none {
  // CHECK: tinyml.gru {{.*}} {activations = ["HardSigmoid", "LeakyRelu"], alphas = array<f32: 3.000000e-01, 0.00999999977>, betas = array<f32: 5.000000e-01, 0.000000e+00>, clip = 2.000000e+00 : f32, reset_after}
  %0 = onnx.node "GRU"(%x, %w, %r) {opset = 14, node_attributes = {activations = ["HardSigmoid", "LeakyRelu"], activation_alpha = array<f32: 0.3>, clip = 2.0 : f32, linear_before_reset = 1}} : (tensor<5x1x3xf32>, tensor<1x12x3xf32>, tensor<1x12x4xf32>) -> none
  return %0 : none
}
