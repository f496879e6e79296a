// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @run_time(%n: tensor<i64>, %x: tensor<2xf32>) -> none { // expected-error {{1 of 1 nodes}}
  %none = onnx.absent
  // expected-error @below {{(Loop, ai.onnx opset 16) is not supported: 'M' must be a compile-time constant}}
  %y = onnx.node "Loop"(%n, %none, %x) {opset = 16, region_names = ["body"]} : (tensor<i64>, none, tensor<2xf32>) -> none graphs {
  ^bb0(%time: tensor<i64>, %condition: tensor<i1>, %sum: none):
    onnx.yield %condition, %sum : tensor<i1>, none
  }
  return %y : none
}

// -----

func.func @endless(%x: tensor<2xf32>) -> none { // expected-error {{nodes cannot be converted}}
  %none = onnx.absent
  // expected-error @below {{times, more than 65536 in all}}
  %y = onnx.node "Loop"(%none, %none, %x) {opset = 16, region_names = ["body"]} : (none, none, tensor<2xf32>) -> none graphs {
  ^bb0(%time: tensor<i64>, %condition: tensor<i1>, %sum: none):
    onnx.yield %condition, %sum : tensor<i1>, none
  }
  return %y : none
}

// -----

func.func @scan(%x: tensor<2x3xf32>, %s: tensor<4x3xf32>) -> (none, none) { // expected-error {{2 of 2 nodes}}
  // expected-error @below {{its scan inputs have 2 and 4 elements}}
  %y = onnx.node "Scan"(%x, %s) {opset = 16, region_names = ["body"], node_attributes = {num_scan_inputs = 2}} : (tensor<2x3xf32>, tensor<4x3xf32>) -> none graphs {
  ^bb0(%a: none, %b: none):
    onnx.yield %a : none
  }
  // expected-error @below {{'body' must be a graph with 1 inputs}}
  %z = onnx.node "Scan"(%x) {opset = 16, region_names = ["body"], node_attributes = {num_scan_inputs = 1}} : (tensor<2x3xf32>) -> none graphs {
  ^bb0(%a: none, %b: none):
    onnx.yield %a : none
  }
  return %y, %z : none, none
}
