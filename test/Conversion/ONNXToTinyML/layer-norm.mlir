// RUN: tinyml-opt %s --convert-onnx-to-tinyml | FileCheck %s

// CHECK-LABEL: func.func @layer
func.func @layer(%x: tensor<2x3x4xf32>) -> (none, none) {
  %s = onnx.constant dense<2.0> : tensor<3x4xf32>
  // CHECK: tinyml.normalize %arg0, %{{.*}}, %{{.*}} {axes = array<i64: 1, 2>, centered, epsilon = {{.*}}} : (tensor<2x3x4xf32>, tensor<12xf32>, tensor<12xf32>)
  %0 = onnx.node "LayerNormalization"(%x, %s) {opset = 17, node_attributes = {axis = 1}} : (tensor<2x3x4xf32>, tensor<3x4xf32>) -> none
  // A scale that is broadcast stands apart.
  %one = onnx.constant dense<2.0> : tensor<4xf32>
  // CHECK: %[[N:.*]] = tinyml.normalize %arg0 {axes = array<i64: 1, 2>, epsilon = {{.*}}}
  // CHECK: tinyml.mul %[[N]]
  %1 = onnx.node "RMSNormalization"(%x, %one) {opset = 23, node_attributes = {axis = 1}} : (tensor<2x3x4xf32>, tensor<4xf32>) -> none
  return %0, %1 : none, none
}

// CHECK-LABEL: func.func @statistics
func.func @statistics(%x: tensor<2x4xf32>, %s: tensor<4xf32>) -> (none, none, none) {
  // CHECK: %[[Y:.*]] = tinyml.normalize %arg0, %arg1
  // CHECK: %[[MEAN:.*]] = tinyml.mean %arg0 {axes = array<i64: 1>}
  // CHECK: %[[INV:.*]] = tinyml.reciprocal
  // CHECK: return %[[Y]], %[[MEAN]], %[[INV]]
  %y, %m, %i = onnx.node "LayerNormalization"(%x, %s) {opset = 17} : (tensor<2x4xf32>, tensor<4xf32>) -> (none, none, none)
  return %y, %m, %i : none, none, none
}

// CHECK-LABEL: func.func @channels
func.func @channels(%x: tensor<1x4x5x6xf32>) -> (none, none, none) {
  %s = onnx.constant dense<2.0> : tensor<4xf32>
  // CHECK: tinyml.normalize %arg0 {axes = array<i64: 2, 3>, centered
  // CHECK: tinyml.mul {{.*}} : (tensor<1x4x5x6xf32>, tensor<1x4x1x1xf32>)
  // CHECK: tinyml.add {{.*}} : (tensor<1x4x5x6xf32>, tensor<1x4x1x1xf32>)
  %0 = onnx.node "InstanceNormalization"(%x, %s, %s) {opset = 13} : (tensor<1x4x5x6xf32>, tensor<4xf32>, tensor<4xf32>) -> none
  // CHECK: tinyml.reshape %arg0 : (tensor<1x4x5x6xf32>) -> tensor<1x2x60xf32>
  // CHECK: tinyml.normalize %{{.*}} {axes = array<i64: 2>, centered
  // CHECK: tinyml.mul {{.*}} : (tensor<1x4x5x6xf32>, tensor<1x4x1x1xf32>)
  %1 = onnx.node "GroupNormalization"(%x, %s, %s) {opset = 21, node_attributes = {num_groups = 2}} : (tensor<1x4x5x6xf32>, tensor<4xf32>, tensor<4xf32>) -> none
  // CHECK: tinyml.transpose %arg0 {perm = array<i64: 1, 0, 2, 3>}
  // CHECK: tinyml.normalize %{{.*}} {axes = array<i64: 1, 2, 3>, centered
  %2 = onnx.node "MeanVarianceNormalization"(%x) {opset = 13} : (tensor<1x4x5x6xf32>) -> none
  return %0, %1, %2 : none, none, none
}
