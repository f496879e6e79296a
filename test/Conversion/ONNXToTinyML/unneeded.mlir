// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// Nodes that no result needs are left out, whatever they are.
// CHECK-LABEL: func.func @unused
// CHECK-NEXT: tinyml.clamp %arg0
// CHECK-NEXT: return
func.func @unused(%x: tensor<4xf32>) -> none {
  %0 = onnx.node "Unheard"(%x) {opset = 13} : (tensor<4xf32>) -> none
  %1 = onnx.node "Relu"(%0) {opset = 13} : (none) -> none
  %2 = onnx.node "Relu"(%x) {opset = 13} : (tensor<4xf32>) -> none
  return %2 : none
}

// -----

// So is a node of which only the shape is needed, where the file states it.
// CHECK-LABEL: func.func @shape
// CHECK-NOT: unrealized_conversion_cast
// CHECK: tinyml.reshape %arg0 : (tensor<4xf32>) -> tensor<2x2xf32>
// CHECK-NEXT: return
func.func @shape(%x: tensor<4xf32>) -> none {
  %0 = onnx.node "Unheard"(%x) {opset = 13} : (tensor<4xf32>) -> tensor<2x2xf32>
  %1 = onnx.node "Shape"(%0) {opset = 13} : (tensor<2x2xf32>) -> none
  %2 = onnx.node "Reshape"(%x, %1) {opset = 13} : (tensor<4xf32>, none) -> none
  return %2 : none
}
