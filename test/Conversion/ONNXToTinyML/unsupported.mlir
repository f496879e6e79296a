// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics
// RUN: not tinyml-opt %s --convert-onnx-to-tinyml --split-input-file 2>/dev/null | FileCheck %s --allow-empty

// Nothing is printed where a node fails.
// CHECK-NOT: onnx.node
// CHECK-NOT: tinyml.

// All nodes are listed at once, also those behind unknown values.
func.func @all(%x: tensor<1x4xf32>) -> (none, none) { // expected-error {{4 of 5 nodes cannot be converted}}
  // expected-error @below {{node of 'h' (FusedConv, com.microsoft opset 1) is not supported: compile the model as it was before ONNX Runtime optimized it}}
  %0 = onnx.node "FusedConv"(%x) {domain = "com.microsoft", opset = 1, output_names = ["h"]} : (tensor<1x4xf32>) -> none
  // Not reported: its input is unknown.
  %1 = onnx.node "Relu"(%0) {opset = 14} : (none) -> none
  // expected-error @below {{(Unheard, ai.onnx opset 14) is not supported: the operator is not known; docs/operators.md lists those that are}}
  %2 = onnx.node "Unheard"(%1) {opset = 14} : (none) -> tensor<1x4xf32>
  // expected-error @below {{(Irfft, com.microsoft opset 1) is not supported: the operator is not known; docs/operators.md lists those that are}}
  %3 = onnx.node "Irfft"(%2) {domain = "com.microsoft", opset = 1} : (tensor<1x4xf32>) -> none
  // Checked with the type that the file states.
  // expected-error @below {{axis 5 is outside a tensor of rank 2}}
  %4 = onnx.node "Softmax"(%2) {opset = 14, node_attributes = {axis = 5}} : (tensor<1x4xf32>) -> none
  return %3, %4 : none, none
}

// -----

func.func @opset(%x: tensor<4xf32>) -> (none, none) { // expected-error {{2 of 2 nodes}}
  // expected-error @below {{(Relu, ai.onnx opset 30) is not supported: opset 30 is outside 1 to 28; convert the model with onnx.version_converter}}
  %0 = onnx.node "Relu"(%x) {opset = 30} : (tensor<4xf32>) -> none
  // expected-error @below {{opset 29 is outside 1 to 28}}
  %1 = onnx.node "Relu"(%x) {opset = 29} : (tensor<4xf32>) -> none
  return %0, %1 : none, none
}

// -----

func.func @attributes(%x: tensor<4xf32>) -> (none, none, none) { // expected-error {{3 of 3 nodes}}
  // expected-error @below {{(Relu, ai.onnx opset 13) is not supported: attribute 'slope' is not known}}
  %0 = onnx.node "Relu"(%x) {opset = 13, node_attributes = {slope = 1.0 : f32}} : (tensor<4xf32>) -> none
  // expected-error @below {{attribute 'body' must not be a graph}}
  %1 = onnx.node "Relu"(%x) {opset = 13, region_names = ["body"]} : (tensor<4xf32>) -> none graphs {
    onnx.yield
  }
  // A graph in place of an attribute of another kind.
  // expected-error @below {{attribute 'axis' must not be a graph}}
  %2 = onnx.node "Softmax"(%x) {opset = 13, region_names = ["axis"]} : (tensor<4xf32>) -> none graphs {
    onnx.yield
  }
  return %0, %1, %2 : none, none, none
}

// -----

func.func @stated(%x: tensor<4xf32>) -> tensor<5xf32> { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{(Relu, ai.onnx opset 13) is wrong: output 0 is tensor<4xf32>, but the file states tensor<5xf32>}}
  %0 = onnx.node "Relu"(%x) {opset = 13} : (tensor<4xf32>) -> tensor<5xf32>
  return %0 : tensor<5xf32>
}

// -----

func.func @condition(%x: tensor<i1>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{(If, ai.onnx opset 16) is not supported: its condition is known at run time only, and output 0 has two types then}}
  %0 = onnx.node "If"(%x) {opset = 16, region_names = ["then_branch", "else_branch"]} : (tensor<i1>) -> none graphs {
    onnx.yield %x : tensor<i1>
  }, {
    %1 = onnx.constant dense<1> : tensor<i64>
    onnx.yield %1 : tensor<i64>
  }
  return %0 : none
}

// -----

// expected-error @below {{output '' has no elements}}
func.func @empty_input(%x: tensor<0x4xf32> {onnx.name = "x"}) -> none {
  %0 = onnx.node "Relu"(%x) {opset = 13} : (tensor<0x4xf32>) -> none
  return %0 : none
}

// -----

// What stands behind an unknown value is found, too. What is said of an operator
// is said once, and the last line counts.
func.func @behind(%x: tensor<4xf32>) -> none { // expected-error {{3 of 8 nodes cannot be converted: 3 Unheard}}
  // expected-error @below {{node of 'a' (Unheard, ai.onnx opset 13) is not supported: the operator is not known}}
  %0 = onnx.node "Unheard"(%x) {opset = 13, output_names = ["a"]} : (tensor<4xf32>) -> none
  %1 = onnx.node "Relu"(%0) {opset = 13} : (none) -> none
  %2 = onnx.node "Range"(%1, %1, %1) {opset = 13, output_names = ["c"]} : (none, none, none) -> none
  %3 = onnx.node "Unheard"(%2) {opset = 13, output_names = ["d"]} : (none) -> none
  %4 = onnx.node "Range"(%3, %3, %3) {opset = 13} : (none, none, none) -> none
  %5 = onnx.node "Unheard"(%4) {opset = 13} : (none) -> none
  // The shape of an unknown value is a constant.
  %6 = onnx.node "Shape"(%5) {opset = 13} : (none) -> none
  %7 = onnx.node "Range"(%6, %6, %6) {opset = 13} : (none, none, none) -> none
  return %7 : none
}
