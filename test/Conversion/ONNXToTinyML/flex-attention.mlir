// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// Four queries heads share two key heads; the graphs stand around the softmax.
// CHECK-LABEL: func.func @mods
// CHECK: %[[S:.*]] = tinyml.matmul {{.*}} : (tensor<2x6x8xf32>, tensor<2x8x5xf32>) -> tensor<2x6x5xf32>
// CHECK: %[[B:.*]] = tinyml.add
// CHECK: %[[P:.*]] = tinyml.softmax %[[B]] {axis = 3 : i64} : (tensor<1x4x3x5xf32>)
// CHECK: tinyml.mul %[[P]]
// CHECK: tinyml.matmul {{.*}} : (tensor<2x6x5xf32>, tensor<2x5x7xf32>) -> tensor<2x6x7xf32>
func.func @mods(%q: tensor<1x4x3x8xf32>, %k: tensor<1x2x5x8xf32>, %v: tensor<1x2x5x7xf32>) -> none {
  %y = onnx.node "FlexAttention"(%q, %k, %v) {domain = "ai.onnx.preview", opset = 1, region_names = ["score_mod", "prob_mod"]} : (tensor<1x4x3x8xf32>, tensor<1x2x5x8xf32>, tensor<1x2x5x7xf32>) -> none graphs {
  ^bb0(%s: none):
    %c = onnx.constant dense<0.5> : tensor<f32>
    %r = onnx.node "Add"(%s, %c) {opset = 26} : (none, tensor<f32>) -> none
    onnx.yield %r : none
  }, {
  ^bb0(%p: none):
    %c = onnx.constant dense<0.5> : tensor<f32>
    %r = onnx.node "Mul"(%p, %c) {opset = 26} : (none, tensor<f32>) -> none
    onnx.yield %r : none
  }
  // CHECK: return {{.*}} : tensor<1x4x3x7xf32>
  return %y : none
}
