// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @errors(%x: tensor<6xi32>, %f: tensor<6xf32>, %m: tensor<5x5xf32>, %r: tensor<2x3xf32>) -> (none, none, none, none, none) { // expected-error {{5 of 5 nodes}}
  // expected-error @below {{(TfIdfVectorizer, ai.onnx opset 9) is not supported: attribute 'pool_strings' is about strings; map words to integers in the application, and use 'pool_int64s'}}
  %0 = onnx.node "TfIdfVectorizer"(%x) {opset = 9, node_attributes = {pool_strings = ["a"]}} : (tensor<6xi32>) -> none
  // expected-error @below {{input 0 holds f32; only i32 and i64 are supported}}
  %1 = onnx.node "TfIdfVectorizer"(%f) {opset = 9} : (tensor<6xf32>) -> none
  // expected-error @below {{attribute 'ngram_counts' is 0x3 for a pool of 4}}
  %2 = onnx.node "TfIdfVectorizer"(%x) {opset = 9, node_attributes = {ngram_counts = array<i64: 0, 3>, ngram_indexes = array<i64: 0, 1, 2>, pool_int64s = array<i64: 1, 2, 3, 4>}} : (tensor<6xi32>) -> none
  // expected-error @below {{its matrices are 5x5; 1x1 to 4x4 are supported}}
  %3 = onnx.node "Det"(%m) {opset = 22} : (tensor<5x5xf32>) -> none
  // expected-error @below {{its input is 2x3, which ends in no square matrix}}
  %4 = onnx.node "Det"(%r) {opset = 22} : (tensor<2x3xf32>) -> none
  return %0, %1, %2, %3, %4 : none, none, none, none, none
}
