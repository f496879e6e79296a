// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

// expected-error @below {{output 'y' has a scale that is only known at run time}}
func.func @output(%x: tensor<2xf32>) -> (none {onnx.name = "y"}) {
  %q:3 = onnx.node "DynamicQuantizeLinear"(%x) {opset = 11} : (tensor<2xf32>) -> (none, none, none)
  return %q#0 : none
}

// -----

func.func @uses(%x: tensor<2xf32>, %c: tensor<2xf32>) -> (none, none, none) { // expected-error {{3 of 4 nodes}}
  %q:3 = onnx.node "DynamicQuantizeLinear"(%x) {opset = 11} : (tensor<2xf32>) -> (none, none, none)
  // expected-error @below {{input 0 has a scale that is only known at run time}}
  %0 = onnx.node "Relu"(%q#1) {opset = 14} : (none) -> none
  // expected-error @below {{input 0 has a scale that is only known at run time}}
  %1 = onnx.node "Cast"(%q#0) {opset = 13, node_attributes = {to = 1}} : (none) -> none
  // expected-error @below {{input 0 has a scale that is only known at run time}}
  %2 = onnx.node "Mul"(%q#0, %c) {opset = 13} : (none, tensor<2xf32>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

func.func @sums(%x: tensor<1x2xi8>, %f: tensor<1x2xf32>, %g: tensor<1x2xf32>) -> (none, none) { // expected-error {{2 of 5 nodes}}
  %w = onnx.constant dense<3> : tensor<2x1xi8>
  %i = onnx.node "MatMulInteger"(%x, %w) {opset = 10} : (tensor<1x2xi8>, tensor<2x1xi8>) -> none
  // expected-error @below {{input 0 holds 32-bit sums of products, which only a Cast to float can read}}
  %0 = onnx.node "Add"(%i, %i) {opset = 13} : (none, none) -> none
  %p:3 = onnx.node "DynamicQuantizeLinear"(%f) {opset = 11} : (tensor<1x2xf32>) -> (none, none, none)
  %q:3 = onnx.node "DynamicQuantizeLinear"(%g) {opset = 11} : (tensor<1x2xf32>) -> (none, none, none)
  // expected-error @below {{inputs 0 and 2 must be outputs of the same DynamicQuantizeLinear}}
  %1 = onnx.node "MatMulInteger"(%p#0, %w, %q#2) {opset = 10} : (none, tensor<2x1xi8>, none) -> none
  return %0, %1 : none, none
}
