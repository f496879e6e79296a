// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

// Of more products a sum is not exact as a float.
func.func @sums(%x: tensor<1x259xi8>, %f: tensor<1x2xf32>, %g: tensor<1x2xf32>) -> (none, none) { // expected-error {{2 of 5 nodes}}
  %v = onnx.constant dense<3> : tensor<259x1xi8>
  %w = onnx.constant dense<3> : tensor<2x1xi8>
  %i = onnx.node "MatMulInteger"(%x, %v) {opset = 10} : (tensor<1x259xi8>, tensor<259x1xi8>) -> none
  // expected-error @below {{input 0 holds 32-bit sums of products, which only a Cast to float can read}}
  %0 = onnx.node "Add"(%i, %i) {opset = 13} : (none, none) -> none
  %p:3 = onnx.node "DynamicQuantizeLinear"(%f) {opset = 11} : (tensor<1x2xf32>) -> (none, none, none)
  %q:3 = onnx.node "DynamicQuantizeLinear"(%g) {opset = 11} : (tensor<1x2xf32>) -> (none, none, none)
  // expected-error @below {{inputs 0 and 2 must be outputs of the same DynamicQuantizeLinear}}
  %1 = onnx.node "MatMulInteger"(%p#0, %w, %q#2) {opset = 10} : (none, tensor<2x1xi8>, none) -> none
  return %0, %1 : none, none
}
