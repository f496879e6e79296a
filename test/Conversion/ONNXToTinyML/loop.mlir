// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// The body stands there once for each time, with the number of the time known.
// CHECK-LABEL: func.func @counted
func.func @counted(%x: tensor<2xf32>) -> (none, none) {
  %count = onnx.constant dense<2> : tensor<i64>
  %none = onnx.absent
  // CHECK: %[[FIRST:.*]] = tinyml.add %arg0
  // CHECK: %[[SECOND:.*]] = tinyml.add %[[FIRST]]
  // CHECK-NOT: tinyml.add
  // CHECK: tinyml.concat {{.*}} {axis = 0 : i64} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<2x2xf32>
  // CHECK: return %[[SECOND]]
  %y:2 = onnx.node "Loop"(%count, %none, %x) {opset = 16, region_names = ["body"]} : (tensor<i64>, none, tensor<2xf32>) -> (none, none) graphs {
  ^bb0(%time: tensor<i64>, %condition: tensor<i1>, %sum: none):
    %number = onnx.node "Cast"(%time) {opset = 16, node_attributes = {to = 1}} : (tensor<i64>) -> none
    %next = onnx.node "Add"(%sum, %number) {opset = 16} : (none, none) -> none
    onnx.yield %condition, %next, %next : tensor<i1>, none, none
  }
  return %y#0, %y#1 : none, none
}

// -----

// The condition that the body gives ends it: 1, 2, 4, 8.
// CHECK-LABEL: func.func @conditional
func.func @conditional() -> none {
  %none = onnx.absent
  %true = onnx.constant dense<true> : tensor<i1>
  %one = onnx.constant dense<1> : tensor<i32>
  // CHECK: tinyml.constant dense<8> : tensor<i32>
  %y = onnx.node "Loop"(%none, %true, %one) {opset = 16, region_names = ["body"]} : (none, tensor<i1>, tensor<i32>) -> none graphs {
  ^bb0(%time: tensor<i64>, %condition: tensor<i1>, %number: none):
    %twice = onnx.node "Add"(%number, %number) {opset = 16} : (none, none) -> none
    %limit = onnx.constant dense<8> : tensor<i32>
    %again = onnx.node "Less"(%twice, %limit) {opset = 16} : (none, tensor<i32>) -> none
    onnx.yield %again, %twice : none, none
  }
  return %y : none
}

// -----

// Backwards, with what is scanned along dimension 1.
// CHECK-LABEL: func.func @scan
func.func @scan() -> (none, none) {
  %zero = onnx.constant dense<0> : tensor<2xi32>
  %x = onnx.constant dense<[[1, 2, 3], [10, 20, 30]]> : tensor<2x3xi32>
  // CHECK-DAG: tinyml.constant dense<[6, 60]> : tensor<2xi32>
  // CHECK-DAG: tinyml.concat {{.*}} {axis = 0 : i64} : (tensor<1x2xi32>, tensor<1x2xi32>, tensor<1x2xi32>)
  %y:2 = onnx.node "Scan"(%zero, %x) {opset = 16, region_names = ["body"], node_attributes = {num_scan_inputs = 1, scan_input_axes = array<i64: 1>, scan_input_directions = array<i64: 1>}} : (tensor<2xi32>, tensor<2x3xi32>) -> (none, none) graphs {
  ^bb0(%sum: none, %part: none):
    %next = onnx.node "Add"(%sum, %part) {opset = 16} : (none, none) -> none
    onnx.yield %next, %next : none, none
  }
  return %y#0, %y#1 : none, none
}

// -----

// Both branches are computed where the condition is known at run time only.
// CHECK-LABEL: func.func @choice
func.func @choice(%c: tensor<i1>, %x: tensor<2xf32>) -> none {
  // CHECK: %[[THEN:.*]] = tinyml.exp %arg1
  // CHECK: %[[ELSE:.*]] = tinyml.neg %arg1
  // CHECK: tinyml.where {{.*}}, %[[THEN]], %[[ELSE]]
  %y = onnx.node "If"(%c) {opset = 16, region_names = ["then_branch", "else_branch"]} : (tensor<i1>) -> none graphs {
    %0 = onnx.node "Exp"(%x) {opset = 16} : (tensor<2xf32>) -> none
    onnx.yield %0 : none
  }, {
    %0 = onnx.node "Neg"(%x) {opset = 16} : (tensor<2xf32>) -> none
    onnx.yield %0 : none
  }
  return %y : none
}
