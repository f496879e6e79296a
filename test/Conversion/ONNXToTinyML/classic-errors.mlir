// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @models(%x: tensor<2x3xf32>) -> (none, none, none, none, none) { // expected-error {{5 of 5 nodes}}
  // expected-error @below {{it has 2 coefficients for 1 targets and 3 features}}
  %0 = onnx.node "LinearRegressor"(%x) {domain = "ai.onnx.ml", opset = 1, node_attributes = {coefficients = array<f32: 1.0, 2.0>}} : (tensor<2x3xf32>) -> none
  // expected-error @below {{its labels are strings; --outputs=<its scores> leaves them out: the class is the place of the largest}}
  %1, %s = onnx.node "LinearClassifier"(%x) {domain = "ai.onnx.ml", opset = 1, node_attributes = {coefficients = array<f32: 1.0, 2.0, 3.0>, classlabels_strings = ["a", "b"]}} : (tensor<2x3xf32>) -> (none, none)
  // expected-error @below {{attribute 'norm' is 'L3'}}
  %2 = onnx.node "Normalizer"(%x) {domain = "ai.onnx.ml", opset = 1, node_attributes = {norm = "L3"}} : (tensor<2x3xf32>) -> none
  // expected-error @below {{attribute 'scale' has 2 numbers for 3 features}}
  %3 = onnx.node "Scaler"(%x) {domain = "ai.onnx.ml", opset = 1, node_attributes = {scale = array<f32: 0.5, 2.0>}} : (tensor<2x3xf32>) -> none
  // expected-error @below {{(CategoryMapper, ai.onnx.ml opset 1) is not supported: it computes with strings; do that in the application and give numbers to an input: --inputs=<a result of numbers>}}
  %4 = onnx.node "CategoryMapper"(%x) {domain = "ai.onnx.ml", opset = 1} : (tensor<2x3xf32>) -> none
  return %0, %1, %2, %3, %4 : none, none, none, none, none
}

// -----

func.func @cycle(%x: tensor<1x3xf32>) -> (none, none, none) { // expected-error {{3 of 3 nodes}}
  // expected-error @below {{it has no trees}}
  %0 = onnx.node "TreeEnsembleRegressor"(%x) {domain = "ai.onnx.ml", opset = 3, node_attributes = {
    nodes_treeids = array<i64: 0>, nodes_nodeids = array<i64: 0>, nodes_featureids = array<i64: 0>, nodes_values = array<f32: 2.0>,
    nodes_modes = ["BRANCH_LEQ"], nodes_truenodeids = array<i64: 0>, nodes_falsenodeids = array<i64: 0>,
    target_treeids = array<i64>, target_nodeids = array<i64>, target_ids = array<i64>, target_weights = array<f32>}} : (tensor<1x3xf32>) -> none
  // expected-error @below {{node 0 of tree 0 leads to none}}
  %1 = onnx.node "TreeEnsembleRegressor"(%x) {domain = "ai.onnx.ml", opset = 3, node_attributes = {
    nodes_treeids = array<i64: 0>, nodes_nodeids = array<i64: 0>, nodes_featureids = array<i64: 0>, nodes_values = array<f32: 2.0>,
    nodes_modes = ["BRANCH_LEQ"], nodes_truenodeids = array<i64: 1>, nodes_falsenodeids = array<i64: 2>,
    target_treeids = array<i64>, target_nodeids = array<i64>, target_ids = array<i64>, target_weights = array<f32>}} : (tensor<1x3xf32>) -> none
  // expected-error @below {{a node looks at feature 3 of 3}}
  %2 = onnx.node "TreeEnsembleRegressor"(%x) {domain = "ai.onnx.ml", opset = 3, node_attributes = {
    nodes_treeids = array<i64: 0, 0>, nodes_nodeids = array<i64: 0, 1>, nodes_featureids = array<i64: 3, 0>, nodes_values = array<f32: 2.0, 0.0>,
    nodes_modes = ["BRANCH_LEQ", "LEAF"], nodes_truenodeids = array<i64: 1, 0>, nodes_falsenodeids = array<i64: 1, 0>,
    target_treeids = array<i64: 0>, target_nodeids = array<i64: 1>, target_ids = array<i64: 0>, target_weights = array<f32: 1.0>}} : (tensor<1x3xf32>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

func.func @categories(%x: tensor<2xi64>) -> (none, none, none, none, none) { // expected-error {{5 of 5 nodes}}
  // expected-error @below {{its keys are strings; map them to numbers in the application: --inputs=<its result>}}
  %0 = onnx.node "LabelEncoder"(%x) {domain = "ai.onnx.ml", opset = 2, node_attributes = {keys_strings = ["a"], values_int64s = array<i64: 1>}} : (tensor<2xi64>) -> none
  // expected-error @below {{its values are strings; end the graph in front of it with --outputs and look them up in the application}}
  %1 = onnx.node "LabelEncoder"(%x) {domain = "ai.onnx.ml", opset = 2, node_attributes = {keys_int64s = array<i64: 1>, values_strings = ["a"]}} : (tensor<2xi64>) -> none
  // expected-error @below {{it has 2 keys and 1 values}}
  %2 = onnx.node "LabelEncoder"(%x) {domain = "ai.onnx.ml", opset = 2, node_attributes = {keys_int64s = array<i64: 1, 2>, values_int64s = array<i64: 1>}} : (tensor<2xi64>) -> none
  // expected-error @below {{input 0 holds i64, and the keys are f32}}
  %3 = onnx.node "LabelEncoder"(%x) {domain = "ai.onnx.ml", opset = 2, node_attributes = {keys_floats = array<f32: 1.0>, values_int64s = array<i64: 1>}} : (tensor<2xi64>) -> none
  // expected-error @below {{its categories are strings; map them to numbers in the application: --inputs=<its result>}}
  %4 = onnx.node "OneHotEncoder"(%x) {domain = "ai.onnx.ml", opset = 1, node_attributes = {cats_strings = ["a"]}} : (tensor<2xi64>) -> none
  return %0, %1, %2, %3, %4 : none, none, none, none, none
}
