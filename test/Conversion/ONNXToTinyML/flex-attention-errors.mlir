// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @errors(%q: tensor<1x4x3x8xf32>, %k: tensor<1x3x5x8xf32>) -> (none, none, none) { // expected-error {{3 of}}
  // expected-error @below {{(FlexAttention, ai.onnx.preview opset 1) is wrong: Q 1x4x3x8, K 1x3x5x8 and V 1x3x5x8 do not go together}}
  %0 = onnx.node "FlexAttention"(%q, %k, %k) {domain = "ai.onnx.preview", opset = 1} : (tensor<1x4x3x8xf32>, tensor<1x3x5x8xf32>, tensor<1x3x5x8xf32>) -> none
  // expected-error @below {{attribute 'softmax_precision' is 7, no type of floats}}
  %1 = onnx.node "FlexAttention"(%q, %q, %q) {domain = "ai.onnx.preview", opset = 1, node_attributes = {softmax_precision = 7}} : (tensor<1x4x3x8xf32>, tensor<1x4x3x8xf32>, tensor<1x4x3x8xf32>) -> none
  // expected-error @below {{attribute 'score_mod' must give floats 1x4x3x3}}
  %2 = onnx.node "FlexAttention"(%q, %q, %q) {domain = "ai.onnx.preview", opset = 1, region_names = ["score_mod"]} : (tensor<1x4x3x8xf32>, tensor<1x4x3x8xf32>, tensor<1x4x3x8xf32>) -> none graphs {
  ^bb0(%s: none):
    %r = onnx.node "Shape"(%s) {opset = 26} : (none) -> none
    onnx.yield %r : none
  }
  return %0, %1, %2 : none, none, none
}
