// RUN: tinyml-opt %s --convert-onnx-to-tinyml | FileCheck %s

// Operators as they were before opset 7.

// The channels of b are dimension 1 of a.
// CHECK-LABEL: @aligned
// CHECK: %[[B:.*]] = tinyml.reshape %{{.*}} : (tensor<3x1x1xf32>) -> tensor<1x3x1x1xf32>
// CHECK: tinyml.mul %{{.*}}, %[[B]]
func.func @aligned(%a: tensor<2x3x4x5xf32>, %b: tensor<3xf32>) -> none {
  %y = onnx.node "Mul"(%a, %b) {opset = 6, node_attributes = {axis = 1, broadcast = 1}} : (tensor<2x3x4x5xf32>, tensor<3xf32>) -> none
  return %y : none
}

// Without an axis the last dimensions are the same.
// CHECK-LABEL: @suffix
// CHECK: tinyml.less %{{.*}}, %{{.*}} : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xi1>
func.func @suffix(%a: tensor<2x3xf32>, %b: tensor<3xf32>) -> none {
  %y = onnx.node "Less"(%a, %b) {opset = 1, node_attributes = {broadcast = 1}} : (tensor<2x3xf32>, tensor<3xf32>) -> none
  return %y : none
}

// CHECK-LABEL: @consumed
// CHECK: tinyml.add %{{.*}}, %{{.*}} : (tensor<4xf32>, tensor<4xf32>)
func.func @consumed(%a: tensor<4xf32>) -> none {
  %y = onnx.node "Add"(%a, %a) {opset = 1, node_attributes = {consumed_inputs = array<i64: 0, 0>, axis = 0}} : (tensor<4xf32>, tensor<4xf32>) -> none
  return %y : none
}

// CHECK-LABEL: @slopes
// CHECK: tinyml.prelu %{{.*}}, %{{.*}} : (tensor<2x3x4xf32>, tensor<1x3x1xf32>)
func.func @slopes(%a: tensor<2x3x4xf32>, %b: tensor<3xf32>) -> none {
  %y = onnx.node "PRelu"(%a, %b) {opset = 6} : (tensor<2x3x4xf32>, tensor<3xf32>) -> none
  return %y : none
}

// CHECK-LABEL: @names
// CHECK: tinyml.reshape %{{.*}} : (tensor<2x3xf32>) -> tensor<6xf32>
// CHECK: tinyml.cast %{{.*}} : (tensor<6xf32>) -> tensor<6xi32>
func.func @names(%a: tensor<2x3xf32>) -> none {
  %0 = onnx.node "Reshape"(%a) {opset = 4, node_attributes = {shape = array<i64: -1>}} : (tensor<2x3xf32>) -> none
  %y = onnx.node "Cast"(%0) {opset = 5, node_attributes = {to = "INT32"}} : (none) -> none
  return %y : none
}

// CHECK-LABEL: @joined
// CHECK: tinyml.concat %{{.*}} {axis = 1 : i64}
// CHECK: tinyml.pad
// CHECK-SAME: (tensor<2x6xf32>) -> tensor<3x9xf32>
func.func @joined(%a: tensor<2x3xf32>) -> none {
  %0 = onnx.node "Concat"(%a, %a) {opset = 1} : (tensor<2x3xf32>, tensor<2x3xf32>) -> none
  %y = onnx.node "Pad"(%0) {opset = 1, node_attributes = {paddings = array<i64: 1, 1, 0, 2>}} : (none) -> none
  return %y : none
}

// CHECK-LABEL: @repeated
// CHECK: -> tensor<2x9xf32>
func.func @repeated(%a: tensor<2x3xf32>) -> none {
  %tiles = onnx.constant dense<3.0> : tensor<f32>
  %axis = onnx.constant dense<1.0> : tensor<f32>
  %y = onnx.node "Tile"(%a, %tiles, %axis) {opset = 1} : (tensor<2x3xf32>, tensor<f32>, tensor<f32>) -> none
  return %y : none
}

// CHECK-LABEL: @enlarged
// CHECK: -> tensor<1x1x4x9xf32>
func.func @enlarged(%a: tensor<1x1x2x3xf32>) -> none {
  %y = onnx.node "Upsample"(%a) {opset = 1, node_attributes = {height_scale = 2.0 : f32, width_scale = 3.0 : f32}} : (tensor<1x1x2x3xf32>) -> none
  return %y : none
}
