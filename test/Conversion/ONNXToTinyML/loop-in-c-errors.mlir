// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

// What keeps it from being a loop in C stands beside the limit.
func.func @grows(%x: tensor<1xf32>) -> none { // expected-error {{1 of 1 nodes}}
  %count = onnx.constant dense<70000> : tensor<i64>
  %none = onnx.absent
  // expected-error @below {{more than 65536 in all, and cannot be a loop in C: a state is tensor<1xf32> and becomes tensor<2xf32>}}
  %y = onnx.node "Loop"(%count, %none, %x) {opset = 16, region_names = ["body"]} : (tensor<i64>, none, tensor<1xf32>) -> none graphs {
  ^bb0(%time: tensor<i64>, %condition: tensor<i1>, %h: none):
    %next = onnx.node "Concat"(%h, %x) {opset = 16, node_attributes = {axis = 0}} : (none, tensor<1xf32>) -> none
    onnx.yield %condition, %next : tensor<i1>, none
  }
  return %y : none
}

// -----

// An early exit that depends on data has no bound.
func.func @early(%x: tensor<1xf32>) -> none { // expected-error {{1 of 3 nodes}}
  %count = onnx.constant dense<70000> : tensor<i64>
  %true = onnx.constant dense<true> : tensor<i1>
  // expected-error @below {{its condition must be a boolean that is known at compile time; export it with a constant number of trips}}
  %y = onnx.node "Loop"(%count, %true, %x) {opset = 16, region_names = ["body"]} : (tensor<i64>, tensor<i1>, tensor<1xf32>) -> none graphs {
  ^bb0(%time: tensor<i64>, %condition: tensor<i1>, %h: none):
    %next = onnx.node "Tanh"(%h) {opset = 16} : (none) -> none
    %zero = onnx.constant dense<0.0> : tensor<1xf32>
    %again = onnx.node "Greater"(%next, %zero) {opset = 16} : (none, tensor<1xf32>) -> none
    onnx.yield %again, %next : none, none
  }
  return %y : none
}
