// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// The true branch follows its node; x < 2 is x <= the number below 2, and x >= 1
// is its negation: branches change sides, and NaN with them.
// CHECK-LABEL: func.func @regressor
func.func @regressor(%x: tensor<1x3xf32>) -> none {
  // CHECK-DAG: tinyml.constant dense<[1, 32767, 32770, 32767, 32767]> : tensor<5xui16>
  // CHECK-DAG: tinyml.constant dense<[2, 0, 2, 0, 0]> : tensor<5xui16>
  // CHECK-DAG: tinyml.constant dense<[1.99999988, 1.000000e+01, 0.99999994, 3.000000e+01, 2.000000e+01]> : tensor<5xf32>
  // CHECK-DAG: tinyml.constant dense<5.000000e-01> : tensor<1xf32>
  // CHECK: tinyml.tree_ensemble %arg0
  %y = onnx.node "TreeEnsembleRegressor"(%x) {domain = "ai.onnx.ml", opset = 3, node_attributes = {
    nodes_treeids = array<i64: 0, 0, 0, 0, 0>, nodes_nodeids = array<i64: 0, 1, 2, 3, 4>,
    nodes_featureids = array<i64: 1, 0, 2, 0, 0>, nodes_values = array<f32: 2.0, 0.0, 1.0, 0.0, 0.0>,
    nodes_modes = ["BRANCH_LT", "LEAF", "BRANCH_GTE", "LEAF", "LEAF"],
    nodes_truenodeids = array<i64: 1, 0, 3, 0, 0>, nodes_falsenodeids = array<i64: 2, 0, 4, 0, 0>,
    target_treeids = array<i64: 0, 0, 0>, target_nodeids = array<i64: 1, 3, 4>, target_ids = array<i64: 0, 0, 0>,
    target_weights = array<f32: 10.0, 20.0, 30.0>, base_values = array<f32: 0.5>}} : (tensor<1x3xf32>) -> none
  return %y : none
}

// -----

// The weights of one class, some negative: above 0 it is the second class.
// CHECK-LABEL: func.func @binary
func.func @binary(%x: tensor<2x1xf32>) -> (none, none) {
  // CHECK: %[[S:.*]] = tinyml.tree_ensemble {{.*}} -> tensor<2x1xf32>
  // CHECK: %[[IS:.*]] = tinyml.less {{.*}}, %[[S]]
  // CHECK: tinyml.where %[[IS]]
  // CHECK: %[[N:.*]] = tinyml.neg %[[S]]
  // CHECK: %[[B:.*]] = tinyml.concat %[[N]], %[[S]]
  // CHECK: tinyml.sigmoid %[[B]]
  %l, %s = onnx.node "TreeEnsembleClassifier"(%x) {domain = "ai.onnx.ml", opset = 3, node_attributes = {
    nodes_treeids = array<i64: 0, 0, 0>, nodes_nodeids = array<i64: 0, 1, 2>,
    nodes_featureids = array<i64: 0, 0, 0>, nodes_values = array<f32: 2.0, 0.0, 0.0>,
    nodes_modes = ["BRANCH_LEQ", "LEAF", "LEAF"],
    nodes_truenodeids = array<i64: 1, 0, 0>, nodes_falsenodeids = array<i64: 2, 0, 0>,
    class_treeids = array<i64: 0, 0>, class_nodeids = array<i64: 1, 2>, class_ids = array<i64: 0, 0>,
    class_weights = array<f32: -1.0, 1.0>, classlabels_int64s = array<i64: 4, 7>, post_transform = "LOGISTIC"}} : (tensor<2x1xf32>) -> (none, none)
  return %l, %s : none, none
}

// -----

// CHECK-LABEL: func.func @constants
func.func @constants() -> (none, none, none, none) {
  %x = onnx.constant dense<[[3.0, -4.0]]> : tensor<1x2xf32>
  %n = onnx.constant dense<[[1.0, 0x7FC00000]]> : tensor<1x2xf32>
  // CHECK-DAG: tinyml.constant dense<{{\[}}[1.000000e+00, -8.000000e+00]]>
  %0 = onnx.node "Scaler"(%x) {domain = "ai.onnx.ml", opset = 1, node_attributes = {offset = array<f32: 1.0, 0.0>, scale = array<f32: 0.5, 2.0>}} : (tensor<1x2xf32>) -> none
  // CHECK-DAG: tinyml.constant dense<{{\[}}[6.000000e-01, -8.000000e-01]]>
  %1 = onnx.node "Normalizer"(%x) {domain = "ai.onnx.ml", opset = 1, node_attributes = {norm = "L2"}} : (tensor<1x2xf32>) -> none
  // CHECK-DAG: tinyml.constant dense<{{\[}}[1.000000e+00, 5.000000e+00]]>
  %2 = onnx.node "Imputer"(%n) {domain = "ai.onnx.ml", opset = 1, node_attributes = {imputed_value_floats = array<f32: 9.0, 5.0>, replaced_value_float = 0x7FC00000 : f32}} : (tensor<1x2xf32>) -> none
  // CHECK-DAG: tinyml.constant dense<{{\[}}[1.000000e+00, 0.000000e+00]]>
  %3 = onnx.node "Binarizer"(%x) {domain = "ai.onnx.ml", opset = 1, node_attributes = {threshold = 1.0 : f32}} : (tensor<1x2xf32>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}

// -----

// Keys that lie close are an index, others are compared; what is no key has the default.
// CHECK-LABEL: func.func @categories
func.func @categories(%x: tensor<2xi64>, %f: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xi64>, tensor<2x3xf32>) {
  // CHECK: tinyml.less_equal
  // CHECK: tinyml.gather
  // CHECK: tinyml.gather
  %0 = onnx.node "LabelEncoder"(%x) {domain = "ai.onnx.ml", opset = 2, node_attributes = {keys_int64s = array<i64: 5, 3>, values_floats = array<f32: 0.5, 0.25>}} : (tensor<2xi64>) -> tensor<2xf32>
  // CHECK: %[[SAME:.*]] = tinyml.equal {{.*}} -> tensor<2x2xi1>
  // CHECK: tinyml.reduce_sum
  // CHECK: tinyml.gather {{.*}} -> tensor<2xi64>
  %1 = onnx.node "LabelEncoder"(%f) {domain = "ai.onnx.ml", opset = 2, node_attributes = {keys_floats = array<f32: 5.0, 3.0, 5.0>, values_int64s = array<i64: 1, 2, 3>}} : (tensor<2xf32>) -> tensor<2xi64>
  // CHECK: tinyml.equal {{.*}} -> tensor<2x3xi1>
  %2 = onnx.node "OneHotEncoder"(%x) {domain = "ai.onnx.ml", opset = 1, node_attributes = {cats_int64s = array<i64: 5, 3, 1>, zeros = 1}} : (tensor<2xi64>) -> tensor<2x3xf32>
  return %0, %1, %2 : tensor<2xf32>, tensor<2xi64>, tensor<2x3xf32>
}
