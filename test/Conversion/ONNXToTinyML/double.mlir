// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file 2>%t | FileCheck %s
// RUN: FileCheck %s --check-prefix=WARNING <%t

// Numbers of 64 bits are computed as numbers of 32, which one warning says.
// WARNING: warning: node of 'sum' (Add, ai.onnx opset 14) computes numbers of float64 as float32, with 7 digits instead of 15; so do other nodes of the model
// WARNING-NOT: warning
// CHECK-LABEL: func.func @runtime
// CHECK: %[[A:.*]] = tinyml.cast %arg0 : (tensor<2xf64>) -> tensor<2xf32>
// CHECK: %[[SUM:.*]] = tinyml.add %[[A]], {{.*}} -> tensor<2xf32>
// CHECK: tinyml.cast %[[SUM]] : (tensor<2xf32>) -> tensor<2xf64>
// CHECK: tinyml.exp {{.*}} -> tensor<2xf32>
// CHECK: return {{.*}} : tensor<2xf64>
func.func @runtime(%a: tensor<2xf64>, %b: tensor<2xf64>) -> none {
  %s = onnx.node "Add"(%a, %b) {opset = 14, output_names = ["sum"]} : (tensor<2xf64>, tensor<2xf64>) -> none
  %y = onnx.node "Exp"(%s) {opset = 13} : (none) -> none
  return %y : none
}

// -----

// Constants keep their digits, and what moves numbers does not change them.
// CHECK-LABEL: func.func @kept
// CHECK-NOT: f32
func.func @kept(%x: tensor<1x2xf64>) -> (none, none) {
  %c = onnx.constant dense<0.1> : tensor<2xf64>
  // CHECK-DAG: tinyml.constant dense<2.000000e-01> : tensor<2xf64>
  %0 = onnx.node "Add"(%c, %c) {opset = 14} : (tensor<2xf64>, tensor<2xf64>) -> none
  // CHECK-DAG: tinyml.transpose %arg0
  %1 = onnx.node "Transpose"(%x) {opset = 13} : (tensor<1x2xf64>) -> none
  return %0, %1 : none, none
}

// -----

// Functions and reductions of constants keep them, too.
// CHECK-LABEL: func.func @evaluated
// CHECK-NOT: f32
func.func @evaluated() -> (none, none, none, none, none) {
  %a = onnx.constant dense<[1.0, 2.0]> : tensor<2xf64>
  %three = onnx.constant dense<3.0> : tensor<f64>
  // CHECK-DAG: tinyml.constant dense<[0.33333333333333331, 0.66666666666666663]> : tensor<2xf64>
  %0 = onnx.node "Div"(%a, %three) {opset = 14} : (tensor<2xf64>, tensor<f64>) -> none
  // CHECK-DAG: tinyml.constant dense<[1.000000e+00, 1.4142135623730951]> : tensor<2xf64>
  %1 = onnx.node "Sqrt"(%a) {opset = 13} : (tensor<2xf64>) -> none
  // CHECK-DAG: tinyml.constant dense<1.000000e+00> : tensor<1xf64>
  %2 = onnx.node "ReduceSum"(%0) {opset = 13} : (none) -> none
  // CHECK-DAG: tinyml.constant dense<[0.33333333333333331, 2.000000e+00]> : tensor<2xf64>
  %max = onnx.constant dense<[0.1, 2.0]> : tensor<2xf64>
  %3 = onnx.node "Max"(%0, %max) {opset = 13} : (none, tensor<2xf64>) -> none
  // CHECK-DAG: tinyml.constant dense<5.000000e-01> : tensor<1xf64>
  %4 = onnx.node "ReduceMean"(%0) {opset = 13} : (none) -> none
  return %0, %1, %2, %3, %4 : none, none, none, none, none
}
