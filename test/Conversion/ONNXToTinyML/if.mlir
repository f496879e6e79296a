// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// A branch that the condition does not choose may hold anything.
// CHECK-LABEL: func.func @chosen
func.func @chosen(%x: tensor<2xf32>) -> none {
  %rank = onnx.node "Size"(%x) {opset = 16} : (tensor<2xf32>) -> none
  %two = onnx.constant dense<2> : tensor<i64>
  %condition = onnx.node "Equal"(%rank, %two) {opset = 16} : (none, tensor<i64>) -> none
  // CHECK: %[[Y:.*]] = tinyml.clamp %arg0
  // CHECK: return %[[Y]]
  %y = onnx.node "If"(%condition) {opset = 16, region_names = ["then_branch", "else_branch"]} : (none) -> none graphs {
    %0 = onnx.node "Relu"(%x) {opset = 16} : (tensor<2xf32>) -> none
    onnx.yield %0 : none
  }, {
    %0 = onnx.node "Unheard"(%x) {opset = 16} : (tensor<2xf32>) -> none
    onnx.yield %0 : none
  }
  return %y : none
}
