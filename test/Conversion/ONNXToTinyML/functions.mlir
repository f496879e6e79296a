// RUN: tinyml-opt %s --convert-onnx-to-tinyml | FileCheck %s

// CHECK-LABEL: func.func @plain
func.func @plain(%x: tensor<1x4xf32>) -> (none, none, none, none) {
  // CHECK: tinyml.erf %arg0 : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %0 = onnx.node "Erf"(%x) {opset = 13} : (tensor<1x4xf32>) -> none
  // CHECK: tinyml.gelu %arg0
  %1 = onnx.node "Gelu"(%x) {opset = 20} : (tensor<1x4xf32>) -> none
  // CHECK: tinyml.gelu_tanh %arg0
  %2 = onnx.node "Gelu"(%x) {opset = 20, node_attributes = {approximate = "tanh"}} : (tensor<1x4xf32>) -> none
  // CHECK: tinyml.hard_swish %arg0
  %3 = onnx.node "HardSwish"(%x) {opset = 14} : (tensor<1x4xf32>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}

// Attributes become alpha and beta, whatever they are called.
// CHECK-LABEL: func.func @parameters
func.func @parameters(%x: tensor<1x4xf32>) -> (none, none, none, none) {
  // CHECK: tinyml.leaky_relu %arg0 {alpha = 0.00999999977 : f32}
  %0 = onnx.node "LeakyRelu"(%x) {opset = 16} : (tensor<1x4xf32>) -> none
  // CHECK: tinyml.selu %arg0 {alpha = 1.500000e+00 : f32, beta = 2.000000e+00 : f32}
  %1 = onnx.node "Selu"(%x) {opset = 13, node_attributes = {alpha = 1.5 : f32, gamma = 2.0 : f32}} : (tensor<1x4xf32>) -> none
  // CHECK: tinyml.shrink %arg0 {alpha = 5.000000e-01 : f32, beta = 2.500000e-01 : f32}
  %2 = onnx.node "Shrink"(%x) {opset = 13, node_attributes = {bias = 0.25 : f32}} : (tensor<1x4xf32>) -> none
  // CHECK: tinyml.hard_sigmoid %arg0 {alpha = 2.000000e-01 : f32, beta = 5.000000e-01 : f32}
  %3 = onnx.node "HardSigmoid"(%x) {opset = 13} : (tensor<1x4xf32>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}

// CHECK-LABEL: func.func @contributed
func.func @contributed(%x: tensor<2x4xf32>, %b: tensor<4xf32>) -> (none, none, none, none) {
  // CHECK: tinyml.gelu %arg0
  %0 = onnx.node "Gelu"(%x) {domain = "com.microsoft", opset = 1} : (tensor<2x4xf32>) -> none
  // CHECK: tinyml.swish %arg0 {alpha = 1.702{{.*}} : f32}
  %1 = onnx.node "QuickGelu"(%x) {domain = "com.microsoft", opset = 1} : (tensor<2x4xf32>) -> none
  // CHECK: %[[SUM:.*]] = tinyml.add %arg0
  // CHECK: tinyml.gelu %[[SUM]]
  %2 = onnx.node "BiasGelu"(%x, %b) {domain = "com.microsoft", opset = 1} : (tensor<2x4xf32>, tensor<4xf32>) -> none
  // CHECK: tinyml.gelu_tanh %arg0
  %3 = onnx.node "FastGelu"(%x) {domain = "com.microsoft", opset = 1} : (tensor<2x4xf32>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}

// CHECK-LABEL: func.func @pairs
func.func @pairs(%a: tensor<2x3xf32>, %b: tensor<3xf32>) -> (none, none, none, none, none) {
  // CHECK: tinyml.div %arg0, %{{.*}} : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  %0 = onnx.node "Div"(%a, %b) {opset = 14} : (tensor<2x3xf32>, tensor<3xf32>) -> none
  // A power of two has an exact reciprocal.
  %c = onnx.constant dense<4.0> : tensor<f32>
  // CHECK: tinyml.mul %arg0, %{{.*}}
  %1 = onnx.node "Div"(%a, %c) {opset = 14} : (tensor<2x3xf32>, tensor<f32>) -> none
  // CHECK: %[[M:.*]] = tinyml.max %arg0, %arg0
  // CHECK: tinyml.max %[[M]], %{{.*}} : (tensor<2x3xf32>, tensor<1x3xf32>)
  %2 = onnx.node "Max"(%a, %a, %b) {opset = 13} : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<3xf32>) -> none
  // CHECK: %[[S:.*]] = tinyml.add %arg0, %arg0
  // CHECK: tinyml.div %[[S]], %{{.*}} : (tensor<2x3xf32>, tensor<1x1xf32>)
  %3 = onnx.node "Mean"(%a, %a) {opset = 13} : (tensor<2x3xf32>, tensor<2x3xf32>) -> none
  // CHECK: tinyml.prelu %arg0
  %4 = onnx.node "PRelu"(%a, %b) {opset = 16} : (tensor<2x3xf32>, tensor<3xf32>) -> none
  return %0, %1, %2, %3, %4 : none, none, none, none, none
}

// Squares and roots need no power.
// CHECK-LABEL: func.func @powers
func.func @powers(%x: tensor<3xf32>, %e: tensor<3xf32>) -> (none, none, none) {
  %two = onnx.constant dense<2> : tensor<i64>
  // CHECK: tinyml.mul %arg0, %arg0
  %0 = onnx.node "Pow"(%x, %two) {opset = 15} : (tensor<3xf32>, tensor<i64>) -> none
  %half = onnx.constant dense<0.5> : tensor<f32>
  // CHECK: tinyml.sqrt %arg0
  %1 = onnx.node "Pow"(%x, %half) {opset = 15} : (tensor<3xf32>, tensor<f32>) -> none
  // CHECK: tinyml.pow %arg0, %arg1
  %2 = onnx.node "Pow"(%x, %e) {opset = 15} : (tensor<3xf32>, tensor<3xf32>) -> none
  return %0, %1, %2 : none, none, none
}
