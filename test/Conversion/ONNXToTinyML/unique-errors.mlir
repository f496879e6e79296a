// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @runtime(%x: tensor<6xf32>) -> none { // expected-error {{1 of 1 nodes}}
  // expected-error @below {{its input must be a compile-time constant, which says how many results there are; end the graph in front of it with --outputs, and begin it behind it with --inputs}}
  %y = onnx.node "Unique"(%x) {opset = 11} : (tensor<6xf32>) -> none
  return %y : none
}
