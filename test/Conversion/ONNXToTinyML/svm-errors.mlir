// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @machines(%x: tensor<2x3xf32>) -> (none, none, none) { // expected-error {{3 of 3 nodes}}
  // expected-error @below {{it has 4 numbers for 2 support vectors of 3 features}}
  %0 = onnx.node "SVMRegressor"(%x) {domain = "ai.onnx.ml", opset = 1, node_attributes = {
    n_supports = 2 : i64, support_vectors = array<f32: 1.0, 2.0, 3.0, 4.0>, coefficients = array<f32: 1.0, 2.0>, rho = array<f32: 0.0>}} : (tensor<2x3xf32>) -> none
  // expected-error @below {{it has 2 labels, 1 coefficients and 1 of 'rho' for 2 classes and 2 support vectors}}
  %1, %s = onnx.node "SVMClassifier"(%x) {domain = "ai.onnx.ml", opset = 1, node_attributes = {
    classlabels_ints = array<i64: 0, 1>, vectors_per_class = array<i64: 1, 1>, support_vectors = array<f32: 1.0, 2.0, 3.0, 4.0, 5.0, 6.0>,
    coefficients = array<f32: 1.0>, rho = array<f32: 0.0>}} : (tensor<2x3xf32>) -> (none, none)
  // expected-error @below {{it has 2 numbers of 'prob_a' and 1 of 'prob_b' for 1 pairs of classes}}
  %2, %t = onnx.node "SVMClassifier"(%x) {domain = "ai.onnx.ml", opset = 1, node_attributes = {
    classlabels_ints = array<i64: 0, 1>, vectors_per_class = array<i64: 1, 1>, support_vectors = array<f32: 1.0, 2.0, 3.0, 4.0, 5.0, 6.0>,
    coefficients = array<f32: 1.0, -1.0>, rho = array<f32: 0.0>, prob_a = array<f32: -1.0, 1.0>, prob_b = array<f32: 0.0>}} : (tensor<2x3xf32>) -> (none, none)
  return %0, %1, %2 : none, none, none
}
