// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// 2 and 3 stand twice; 2 3 twice side by side and not with one between; 3 3
// with one between.
// CHECK-LABEL: func.func @counts
func.func @counts() -> none {
  %x = onnx.constant dense<[1, 2, 3, 2, 3, 1]> : tensor<6xi32>
  // CHECK: tinyml.constant dense<[2.000000e+00, 4.000000e+00, 8.000000e+00, 8.000000e+00]> : tensor<4xf32>
  %y = onnx.node "TfIdfVectorizer"(%x) {opset = 9, node_attributes = {min_gram_length = 1, max_gram_length = 2, max_skip_count = 1, mode = "TFIDF", ngram_counts = array<i64: 0, 2>, ngram_indexes = array<i64: 0, 1, 2, 3>, pool_int64s = array<i64: 2, 3, 2, 3, 3, 3>, weights = array<f32: 1.0, 2.0, 4.0, 8.0>}} : (tensor<6xi32>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @small
func.func @small() -> (none, none, none) {
  %m = onnx.constant dense<[[2.0, 0.0, 1.0], [1.0, 3.0, 2.0], [1.0, 1.0, 4.0]]> : tensor<3x3xf32>
  // CHECK-DAG: tinyml.constant dense<1.800000e+01> : tensor<f32>
  %0 = onnx.node "Det"(%m) {opset = 22} : (tensor<3x3xf32>) -> none
  // CHECK-DAG: tinyml.constant dense<[2.000000e+00, 3.000000e+00, 4.000000e+00]> : tensor<3xf32>
  %1 = onnx.node "Einsum"(%m) {opset = 12, node_attributes = {equation = "ii->i"}} : (tensor<3x3xf32>) -> none
  // CHECK-DAG: tinyml.constant dense<9.000000e+00> : tensor<f32>
  %2 = onnx.node "Einsum"(%m) {opset = 12, node_attributes = {equation = "ii"}} : (tensor<3x3xf32>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

// A value that may be missing is there, or left out. The type is a constant.
// CHECK-LABEL: func.func @known
func.func @known(%x: tensor<2xf32>) -> (none, none, none, none) {
  // CHECK-DAG: tinyml.constant dense<true> : tensor<i1>
  %0 = onnx.node "OptionalHasElement"(%x) {opset = 18} : (tensor<2xf32>) -> none
  // CHECK-DAG: tinyml.constant dense<false> : tensor<i1>
  %1 = onnx.node "OptionalHasElement"() {opset = 18} : () -> none
  %2 = onnx.node "OptionalGetElement"(%x) {opset = 18} : (tensor<2xf32>) -> none
  %i = onnx.constant dense<7> : tensor<i64>
  // CHECK-DAG: tinyml.constant dense<7.000000e+00> : tensor<f32>
  %3 = onnx.node "CastLike"(%i, %x) {opset = 15} : (tensor<i64>, tensor<2xf32>) -> none
  // CHECK: return {{.*}}, {{.*}}, %arg0, {{.*}}
  return %0, %1, %2, %3 : none, none, none, none
}

// -----

// Powers of two as their exponents: 1 is 127; up is the next one.
// CHECK-LABEL: func.func @scales
func.func @scales(%s: tensor<4xf8E8M0FNU>) -> (none, none, none) {
  %x = onnx.constant dense<[1.0, 1.5, 3.0, 0x7F800000]> : tensor<4xf32>
  // CHECK-DAG: tinyml.constant dense<[1.000000e+00, 2.000000e+00, 4.000000e+00, {{.*}}]> : tensor<4xf8E8M0FNU>
  %0 = onnx.node "Cast"(%x) {opset = 24, node_attributes = {to = 24, round_mode = "up"}} : (tensor<4xf32>) -> none
  // CHECK-DAG: tinyml.constant dense<[1.000000e+00, 1.000000e+00, 2.000000e+00, {{.*}}]> : tensor<4xf8E8M0FNU>
  %1 = onnx.node "Cast"(%x) {opset = 24, node_attributes = {to = 24, round_mode = "down"}} : (tensor<4xf32>) -> none
  // CHECK-DAG: tinyml.bit_cast %arg0 : (tensor<4xf8E8M0FNU>) -> tensor<4xui8>
  %2 = onnx.node "Cast"(%s) {opset = 24, node_attributes = {to = 1}} : (tensor<4xf8E8M0FNU>) -> none
  return %0, %1, %2 : none, none, none
}
