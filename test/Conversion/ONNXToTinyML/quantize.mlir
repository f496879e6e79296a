// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @per_tensor
func.func @per_tensor(%x: tensor<4xf32>) -> (none, none) {
  %scale = onnx.constant dense<0.5> : tensor<f32>
  %zero = onnx.constant dense<-3> : tensor<i8>
  // CHECK: %[[Q:.*]] = tinyml.quantize %arg0 : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32, 5.000000e-01:-3>>
  // CHECK: %[[R:.*]] = tinyml.storage_cast %[[Q]]
  %q = onnx.node "QuantizeLinear"(%x, %scale, %zero) {opset = 10} : (tensor<4xf32>, tensor<f32>, tensor<i8>) -> none
  // CHECK: %[[D:.*]] = tinyml.dequantize %[[Q]]
  %y = onnx.node "DequantizeLinear"(%q, %scale, %zero) {opset = 10} : (none, tensor<f32>, tensor<i8>) -> none
  // CHECK: return %[[R]], %[[D]] : tensor<4xi8>, tensor<4xf32>
  return %q, %y : none, none
}

// -----

// CHECK-LABEL: func.func @per_axis
func.func @per_axis(%x: tensor<2x3xui8>) -> none {
  %scale = onnx.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %zero = onnx.constant dense<[1, 2]> : tensor<2xui8>
  // CHECK: %[[Q:.*]] = tinyml.storage_cast %arg0 : (tensor<2x3xui8>) -> tensor<2x3x![[T:.*]]>
  // CHECK: tinyml.dequantize %[[Q]] : (tensor<2x3x![[T]]>) -> tensor<2x3xf32>
  %y = onnx.node "DequantizeLinear"(%x, %scale, %zero) {opset = 13, node_attributes = {axis = -2}} : (tensor<2x3xui8>, tensor<2xf32>, tensor<2xui8>) -> none
  return %y : none
}

// -----

// The type of the output follows from the zero point or output_dtype; uint8 is
// the default.
// CHECK-LABEL: func.func @output_type
func.func @output_type(%x: tensor<4xf32>) -> (none, none) {
  %scale = onnx.constant dense<0.5> : tensor<1xf32>
  // CHECK: tinyml.quantize {{.*}} -> tensor<4x!quant.uniform<u8:f32, 5.000000e-01>>
  %0 = onnx.node "QuantizeLinear"(%x, %scale) {opset = 19, node_attributes = {saturate = 1}} : (tensor<4xf32>, tensor<1xf32>) -> none
  // CHECK: tinyml.quantize {{.*}} -> tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>
  %1 = onnx.node "QuantizeLinear"(%x, %scale) {opset = 21, node_attributes = {block_size = 0, output_dtype = 3}} : (tensor<4xf32>, tensor<1xf32>) -> none
  return %0, %1 : none, none
}

// -----

// One scale for two neighbours along the axis: each block becomes a channel.
// CHECK: ![[$T:.*]] = !quant.uniform<i8:f32:0, {1.000000e+00,2.000000e+00,3.000000e+00,4.000000e+00}>
// CHECK-LABEL: func.func @blocked
func.func @blocked(%x: tensor<4x2xi8>) -> none {
  %scale = onnx.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  // CHECK: %[[S:.*]] = tinyml.reshape %arg0 : (tensor<4x2xi8>) -> tensor<1x2x2x2xi8>
  // CHECK: %[[M:.*]] = tinyml.transpose %[[S]] {perm = array<i64: 0, 1, 3, 2>}
  // CHECK: %[[A:.*]] = tinyml.reshape %[[M]] {{.*}} -> tensor<4x2xi8>
  // CHECK: %[[Q:.*]] = tinyml.storage_cast %[[A]] : (tensor<4x2xi8>) -> tensor<4x2x![[$T]]>
  // CHECK: tinyml.dequantize %[[Q]]
  // CHECK: tinyml.transpose
  %y = onnx.node "DequantizeLinear"(%x, %scale) {opset = 21, node_attributes = {axis = 0, block_size = 2}} : (tensor<4x2xi8>, tensor<2x2xf32>) -> none
  return %y : none
}
