// RUN: tinyml-opt %s --convert-onnx-to-tinyml | FileCheck %s

// scale / sqrt(var + epsilon) = 2 and 3; bias - mean * that = 3 and -7.
// CHECK-LABEL: func.func @batch_normalization
func.func @batch_normalization(%x: tensor<1x2x3xf32>) -> none {
  %scale = onnx.constant dense<[4.0, 6.0]> : tensor<2xf32>
  %bias = onnx.constant dense<[5.0, 5.0]> : tensor<2xf32>
  %mean = onnx.constant dense<[1.0, 4.0]> : tensor<2xf32>
  %var = onnx.constant dense<[3.0, 3.0]> : tensor<2xf32>
  // CHECK: %[[F:.*]] = tinyml.constant dense<{{\[\[\[}}2.000000e+00], [3.000000e+00]]]> : tensor<1x2x1xf32>
  // CHECK: %[[P:.*]] = tinyml.mul %arg0, %[[F]]
  // CHECK: %[[O:.*]] = tinyml.constant dense<{{\[\[\[}}3.000000e+00], [-7.000000e+00]]]>
  // CHECK: tinyml.add %[[P]], %[[O]]
  %y = onnx.node "BatchNormalization"(%x, %scale, %bias, %mean, %var) {opset = 9, node_attributes = {epsilon = 1.0 : f32, momentum = 0.9 : f32}} : (tensor<1x2x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> none
  return %y : none
}
