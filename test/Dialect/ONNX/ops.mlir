// RUN: tinyml-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func.func @relu
func.func @relu(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  // CHECK: onnx.node "Relu"(%{{.*}}) {opset = 13 : i64}
  %y = onnx.node "Relu"(%x) {opset = 13 : i64} : (tensor<1x8xf32>) -> tensor<1x8xf32>
  return %y : tensor<1x8xf32>
}

// CHECK-LABEL: func.func @constant_and_absent
func.func @constant_and_absent(%x: tensor<1x8xf32>) -> tensor<2x4xf32> {
  // CHECK: onnx.constant dense<[2, 4]> : tensor<2xi64>
  %shape = onnx.constant dense<[2, 4]> : tensor<2xi64>
  // CHECK: onnx.absent
  %none = onnx.absent
  %c = onnx.node "Clip"(%x, %none, %none) {opset = 13 : i64} : (tensor<1x8xf32>, none, none) -> none
  %y = onnx.node "Reshape"(%c, %shape) {opset = 13 : i64, node_attributes = {allowzero = 0 : i64}} : (none, tensor<2xi64>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @subgraph
func.func @subgraph(%c: tensor<i1>, %x: tensor<2xf32>) -> tensor<2xf32> {
  // CHECK: onnx.node "If"(%{{.*}}) {opset = 16 : i64, region_names = ["then_branch", "else_branch"]} : (tensor<i1>) -> tensor<2xf32> graphs {
  // CHECK-NEXT: onnx.yield
  %y = onnx.node "If"(%c) {opset = 16 : i64, region_names = ["then_branch", "else_branch"]} : (tensor<i1>) -> tensor<2xf32> graphs {
    onnx.yield %x : tensor<2xf32>
  }, {
    onnx.yield %x : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}
