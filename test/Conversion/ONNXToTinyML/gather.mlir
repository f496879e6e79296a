// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// A table of embeddings.
// CHECK-LABEL: func.func @table
func.func @table(%tokens: tensor<1x5xi64>) -> none {
  %table = onnx.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  // CHECK: %[[T:.*]] = tinyml.constant
  // CHECK: tinyml.gather %[[T]], %arg0 {axis = 0 : i64} : (tensor<3x2xf32>, tensor<1x5xi64>) -> tensor<1x5x2xf32>
  %0 = onnx.node "Gather"(%table, %tokens) {opset = 13} : (tensor<3x2xf32>, tensor<1x5xi64>) -> none
  return %0 : none
}

// -----

// Neighbours are a slice; others keep a table of 32-bit indices.
// CHECK-LABEL: func.func @constant
func.func @constant(%x: tensor<4x6xf32>) -> (none, none) {
  %last = onnx.constant dense<-1> : tensor<i64>
  // CHECK: %[[S:.*]] = tinyml.pad %arg0 {high = array<i64: 0, 0>, low = array<i64: 0, -5>} : (tensor<4x6xf32>) -> tensor<4x1xf32>
  // CHECK: tinyml.reshape %[[S]] : (tensor<4x1xf32>) -> tensor<4xf32>
  %0 = onnx.node "Gather"(%x, %last) {opset = 13, node_attributes = {axis = 1}} : (tensor<4x6xf32>, tensor<i64>) -> none
  %some = onnx.constant dense<[3, 0, -2]> : tensor<3xi64>
  // CHECK: %[[I:.*]] = tinyml.constant dense<[3, 0, 2]> : tensor<3xi32>
  // CHECK: tinyml.gather %arg0, %[[I]] {axis = 0 : i64}
  %1 = onnx.node "Gather"(%x, %some) {opset = 13} : (tensor<4x6xf32>, tensor<3xi64>) -> none
  return %0, %1 : none, none
}

// -----

// CHECK-LABEL: func.func @repeats
func.func @repeats(%x: tensor<2x1xf32>) -> (none, none, none) {
  %shape = onnx.constant dense<[3, 1, 4]> : tensor<3xi64>
  // CHECK: %[[X:.*]] = tinyml.reshape %arg0 : (tensor<2x1xf32>) -> tensor<1x2x1xf32>
  // CHECK: tinyml.expand %[[X]] {shape = array<i64: 3, 2, 4>} : (tensor<1x2x1xf32>) -> tensor<3x2x4xf32>
  %0 = onnx.node "Expand"(%x, %shape) {opset = 13} : (tensor<2x1xf32>, tensor<3xi64>) -> none
  %times = onnx.constant dense<[2, 3]> : tensor<2xi64>
  // CHECK: %[[E:.*]] = tinyml.expand %{{.*}} {shape = array<i64: 2, 2, 3>} : (tensor<1x2x1xf32>) -> tensor<2x2x3xf32>
  // CHECK: tinyml.reshape %[[E]] : (tensor<2x2x3xf32>) -> tensor<4x3xf32>
  %1 = onnx.node "Tile"(%x, %times) {opset = 13} : (tensor<2x1xf32>, tensor<2xi64>) -> none
  %ones = onnx.constant dense<1> : tensor<2xi64>
  // CHECK: return %{{.*}}, %{{.*}}, %arg0
  %2 = onnx.node "Tile"(%x, %ones) {opset = 13} : (tensor<2x1xf32>, tensor<2xi64>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

// CHECK-LABEL: func.func @blocks
func.func @blocks(%x: tensor<1x8x2x3xf32>) -> (none, none) {
  // CHECK: tinyml.transpose %{{.*}} {perm = array<i64: 0, 3, 4, 1, 5, 2>}
  // CHECK: tinyml.reshape %{{.*}} -> tensor<1x2x4x6xf32>
  %0 = onnx.node "DepthToSpace"(%x) {opset = 13, node_attributes = {blocksize = 2}} : (tensor<1x8x2x3xf32>) -> none
  // CHECK: tinyml.transpose %{{.*}} {perm = array<i64: 0, 3, 5, 1, 2, 4>}
  // CHECK: tinyml.reshape %{{.*}} -> tensor<1x8x2x3xf32>
  %1 = onnx.node "SpaceToDepth"(%0) {opset = 13, node_attributes = {blocksize = 2}} : (none) -> none
  return %0, %1 : none, none
}
