// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @casts
func.func @casts(%x: tensor<4xi64>, %like: tensor<1xui8>) -> (none, none, none) {
  // CHECK-DAG: tinyml.cast %arg0 : (tensor<4xi64>) -> tensor<4xf32>
  %0 = onnx.node "Cast"(%x) {opset = 13, node_attributes = {to = 1}} : (tensor<4xi64>) -> none
  // CHECK-DAG: tinyml.cast %arg0 : (tensor<4xi64>) -> tensor<4xui8>
  %1 = onnx.node "CastLike"(%x, %like) {opset = 15} : (tensor<4xi64>, tensor<1xui8>) -> none
  // CHECK: return %{{.*}}, %{{.*}}, %arg0
  %2 = onnx.node "Cast"(%x) {opset = 13, node_attributes = {to = 7}} : (tensor<4xi64>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

// Greater is Less with the operands in the other order; narrow integers are
// compared as i32, 64-bit unsigned ones after moving their range.
// CHECK-LABEL: func.func @comparisons
func.func @comparisons(%a: tensor<2x3xf32>, %b: tensor<3xf32>, %n: tensor<3xi16>, %u: tensor<3xui64>) -> (none, none, none) {
  // CHECK: %[[B:.*]] = tinyml.reshape %arg1 : (tensor<3xf32>) -> tensor<1x3xf32>
  // CHECK: tinyml.less %[[B]], %arg0 : (tensor<1x3xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
  %0 = onnx.node "Greater"(%a, %b) {opset = 13} : (tensor<2x3xf32>, tensor<3xf32>) -> none
  // CHECK: %[[N:.*]] = tinyml.cast %arg2 : (tensor<3xi16>) -> tensor<3xi32>
  // CHECK: tinyml.equal %[[N]]
  %1 = onnx.node "Equal"(%n, %n) {opset = 13} : (tensor<3xi16>, tensor<3xi16>) -> none
  // CHECK: %[[U:.*]] = tinyml.cast %arg3 : (tensor<3xui64>) -> tensor<3xi64>
  // CHECK: tinyml.constant dense<-9223372036854775808>
  // CHECK: tinyml.add %[[U]]
  // CHECK: tinyml.less_equal
  %2 = onnx.node "LessOrEqual"(%u, %u) {opset = 13} : (tensor<3xui64>, tensor<3xui64>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

// CHECK-LABEL: func.func @choices
func.func @choices(%c: tensor<3xi1>, %a: tensor<2x3xf32>) -> (none, none) {
  %zero = onnx.constant dense<0.0> : tensor<f32>
  // CHECK: %[[N:.*]] = tinyml.not %arg0
  %not = onnx.node "Not"(%c) {opset = 13} : (tensor<3xi1>) -> none
  // CHECK: %[[C:.*]] = tinyml.reshape %[[N]] : (tensor<3xi1>) -> tensor<1x3xi1>
  // CHECK: tinyml.where %[[C]], %arg1, %{{.*}} : (tensor<1x3xi1>, tensor<2x3xf32>, tensor<1x1xf32>) -> tensor<2x3xf32>
  %0 = onnx.node "Where"(%not, %a, %zero) {opset = 13} : (none, tensor<2x3xf32>, tensor<f32>) -> none
  // CHECK: tinyml.constant dense<{{\[\[}}true, true, true], [false, true, true]]> : tensor<2x3xi1>
  // CHECK: tinyml.where
  %1 = onnx.node "Trilu"(%a) {opset = 14} : (tensor<2x3xf32>) -> none
  return %0, %1 : none, none
}

// -----

// CHECK-LABEL: func.func @integers
func.func @integers(%a: tensor<4xi32>, %u: tensor<4xui16>) -> (none, none) {
  // CHECK: tinyml.int_div %arg0, %arg0
  %0 = onnx.node "Div"(%a, %a) {opset = 13} : (tensor<4xi32>, tensor<4xi32>) -> none
  // CHECK: %[[U:.*]] = tinyml.cast %arg1 : (tensor<4xui16>) -> tensor<4xi32>
  // CHECK: %[[P:.*]] = tinyml.mul %[[U]]
  // CHECK: tinyml.cast %[[P]] : (tensor<4xi32>) -> tensor<4xui16>
  %1 = onnx.node "Mul"(%u, %u) {opset = 14} : (tensor<4xui16>, tensor<4xui16>) -> none
  return %0, %1 : none, none
}
