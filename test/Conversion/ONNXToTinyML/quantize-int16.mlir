// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @activation
// CHECK: %[[Q:.+]] = tinyml.quantize %arg0 : (tensor<2xf32>) -> tensor<2x!quant.uniform<i16:f32, 5.000000e-01>>
// CHECK: tinyml.dequantize %[[Q]]
func.func @activation(%x: tensor<2xf32>) -> none {
  %scale = onnx.constant dense<0.5> : tensor<f32>
  %zero = onnx.constant dense<0> : tensor<i16>
  %q = onnx.node "QuantizeLinear"(%x, %scale, %zero) {opset = 21} : (tensor<2xf32>, tensor<f32>, tensor<i16>) -> none
  %y = onnx.node "DequantizeLinear"(%q, %scale, %zero) {opset = 21} : (none, tensor<f32>, tensor<i16>) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @input
// CHECK: tinyml.storage_cast %arg0 : (tensor<2xi16>) -> tensor<2x!quant.uniform<i16:f32, 5.000000e-01>>
func.func @input(%q: tensor<2xi16>) -> none {
  %scale = onnx.constant dense<0.5> : tensor<f32>
  %y = onnx.node "DequantizeLinear"(%q, %scale) {opset = 21} : (tensor<2xi16>, tensor<f32>) -> none
  return %y : none
}

// -----

// Weights are quantized now, to two bytes each.
// CHECK-LABEL: func.func @constant
// CHECK: tinyml.constant dense<[600, -32768]> : tensor<2xi16>
func.func @constant() -> none {
  %w = onnx.constant dense<[300.0, -1.0e6]> : tensor<2xf32>
  %scale = onnx.constant dense<0.5> : tensor<f32>
  %zero = onnx.constant dense<0> : tensor<i16>
  %q = onnx.node "QuantizeLinear"(%w, %scale, %zero) {opset = 21} : (tensor<2xf32>, tensor<f32>, tensor<i16>) -> none
  return %q : none
}
