// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @slice(%x: tensor<4xf32>, %at: tensor<1xi64>) -> none { // expected-error {{1 of 1 nodes}}
  %one = onnx.constant dense<1> : tensor<1xi64>
  // expected-error @below {{'starts' must be a compile-time constant}}
  %0 = onnx.node "Slice"(%x, %at, %one) {opset = 13} : (tensor<4xf32>, tensor<1xi64>, tensor<1xi64>) -> none
  return %0 : none
}

// -----

// expected-error @below {{output '' has no elements}}
func.func @empty(%x: tensor<4xf32>) -> none {
  %one = onnx.constant dense<1> : tensor<1xi64>
  %0 = onnx.node "Slice"(%x, %one, %one) {opset = 13} : (tensor<4xf32>, tensor<1xi64>, tensor<1xi64>) -> none
  return %0 : none
}

// -----

func.func @split(%x: tensor<5xf32>) -> (none, none, none) { // expected-error {{3 of 3 nodes}}
  // expected-error @below {{it splits 5 elements into 2 equal parts}}
  %0:2 = onnx.node "Split"(%x) {opset = 13} : (tensor<5xf32>) -> (none, none)
  // expected-error @below {{its 2 outputs split 5 elements into 2x2}}
  %1:2 = onnx.node "Split"(%x) {opset = 11, node_attributes = {split = array<i64: 2, 2>}} : (tensor<5xf32>) -> (none, none)
  // expected-error @below {{attribute 'num_outputs' is 3, but it has 2 outputs}}
  %2:2 = onnx.node "Split"(%x) {opset = 18, node_attributes = {num_outputs = 3}} : (tensor<5xf32>) -> (none, none)
  return %0#0, %1#0, %2#0 : none, none, none
}
