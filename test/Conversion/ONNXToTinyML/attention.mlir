// RUN: tinyml-opt %s --convert-onnx-to-tinyml | FileCheck %s

// Two query heads share a key head: four rows of one product.
// CHECK-LABEL: func.func @shared
func.func @shared(%q: tensor<1x2x2x4xf32>, %k: tensor<1x1x3x4xf32>) -> none {
  // CHECK: %[[Q:.*]] = tinyml.mul %arg0
  // CHECK: tinyml.matmul {{.*}} : (tensor<1x4x4xf32>, tensor<1x4x3xf32>) -> tensor<1x4x3xf32>
  // CHECK: %[[W:.*]] = tinyml.softmax {{.*}} {axis = 3 : i64} : (tensor<1x2x2x3xf32>)
  // CHECK: tinyml.matmul {{.*}} : (tensor<1x4x3xf32>, tensor<1x3x4xf32>) -> tensor<1x4x4xf32>
  %0 = onnx.node "Attention"(%q, %k, %k) {opset = 23} : (tensor<1x2x2x4xf32>, tensor<1x1x3x4xf32>, tensor<1x1x3x4xf32>) -> none
  return %0 : none
}

// A causal mask is a constant, of which no row hides every key.
// CHECK-LABEL: func.func @causal
func.func @causal(%q: tensor<1x1x2x4xf32>) -> none {
  // CHECK: tinyml.add {{.*}} : (tensor<1x1x2x2xf32>, tensor<1x1x2x2xf32>)
  // CHECK-NOT: tinyml.clamp
  // CHECK: tinyml.softmax
  %0 = onnx.node "Attention"(%q, %q, %q) {opset = 23, node_attributes = {is_causal = 1}} : (tensor<1x1x2x4xf32>, tensor<1x1x2x4xf32>, tensor<1x1x2x4xf32>) -> none
  return %0 : none
}

// CHECK-LABEL: func.func @mask
func.func @mask(%q: tensor<1x2x8xf32>, %m: tensor<2x1xf32>) -> none {
  // CHECK: tinyml.transpose %{{.*}} {perm = array<i64: 0, 2, 1, 3>} : (tensor<1x2x2x4xf32>)
  // CHECK: tinyml.pad %arg1 {{.*}}value = 0xFF800000
  // CHECK: tinyml.clamp
  // CHECK: %[[W:.*]] = tinyml.softmax
  // CHECK: tinyml.mul %[[W]]
  %0 = onnx.node "Attention"(%q, %q, %q, %m) {opset = 23, node_attributes = {q_num_heads = 2, kv_num_heads = 2}} : (tensor<1x2x8xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>, tensor<2x1xf32>) -> none
  return %0 : none
}
