// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @errors(%q: tensor<1x2x8xf32>, %k: tensor<1x3x6xf32>, %m: tensor<2x2xi8>, %w: tensor<2x9xf32>) -> (none, none, none, none) { // expected-error {{4 of 4 nodes}}
  // expected-error @below {{(Attention, ai.onnx opset 23) is wrong: input 0 is 1x2x8 with 'q_num_heads' 3}}
  %0 = onnx.node "Attention"(%q, %q, %q) {opset = 23, node_attributes = {q_num_heads = 3, kv_num_heads = 2}} : (tensor<1x2x8xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>) -> none
  // expected-error @below {{is wrong: Q 1x2x2x4, K 1x2x3x3 and V 1x2x3x3 do not go together}}
  %1 = onnx.node "Attention"(%q, %k, %k) {opset = 23, node_attributes = {q_num_heads = 2, kv_num_heads = 2}} : (tensor<1x2x8xf32>, tensor<1x3x6xf32>, tensor<1x3x6xf32>) -> none
  // expected-error @below {{is not supported: input 3 holds i8; only f32 is supported}}
  %2 = onnx.node "Attention"(%q, %q, %q, %m) {opset = 23, node_attributes = {q_num_heads = 2, kv_num_heads = 2}} : (tensor<1x2x8xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>, tensor<2x2xi8>) -> none
  // expected-error @below {{is wrong: 'attn_mask' is 2x9 for 2 keys}}
  %3 = onnx.node "Attention"(%q, %q, %q, %w) {opset = 23, node_attributes = {q_num_heads = 2, kv_num_heads = 2}} : (tensor<1x2x8xf32>, tensor<1x2x8xf32>, tensor<1x2x8xf32>, tensor<2x9xf32>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}
