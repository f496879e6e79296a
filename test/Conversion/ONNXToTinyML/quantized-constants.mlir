// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// A filter stays integer; its quantized dimension follows the permutation.
// CHECK: ![[$T:.*]] = !quant.uniform<i8:f32:0, {5.000000e-01,2.500000e-01}>
// CHECK-LABEL: func.func @filter
func.func @filter(%x: tensor<1x2xf32>) -> none {
  %w = onnx.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi8>
  %scale = onnx.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %zero = onnx.constant dense<0> : tensor<2xi8>
  %f = onnx.node "DequantizeLinear"(%w, %scale, %zero) {opset = 13, node_attributes = {axis = 1}} : (tensor<2x2xi8>, tensor<2xf32>, tensor<2xi8>) -> none
  // CHECK: %[[W:.*]] = tinyml.constant dense<{{\[\[}}1, 3], [2, 4]]> : tensor<2x2xi8> -> tensor<2x2x![[$T]]>
  // CHECK: %[[F:.*]] = tinyml.dequantize %[[W]]
  // CHECK: tinyml.fully_connected %arg0, %[[F]]
  %y = onnx.node "MatMul"(%x, %f) {opset = 13} : (tensor<1x2xf32>, none) -> none
  return %y : none
}

// -----

// uint8 becomes int8, 128 less, and uint4 int4, 8 less; int4 and int32 stay,
// int2 widens.
// CHECK-LABEL: func.func @types
func.func @types(%x: tensor<2xf32>) -> (none, none, none, none, none) {
  %scale = onnx.constant dense<0.5> : tensor<f32>
  %u8 = onnx.constant dense<[0, 255]> : tensor<2xui8>
  %zero = onnx.constant dense<130> : tensor<ui8>
  // CHECK: tinyml.constant dense<[-128, 127]> : tensor<2xi8> -> tensor<2x!quant.uniform<i8:f32, 5.000000e-01:2>>
  %a = onnx.node "DequantizeLinear"(%u8, %scale, %zero) {opset = 13} : (tensor<2xui8>, tensor<f32>, tensor<ui8>) -> none
  %i4 = onnx.constant dense<[-8, 7]> : tensor<2xi4>
  // CHECK: tinyml.constant dense<[-8, 7]> : tensor<2xi4> -> tensor<2x!quant.uniform<i4:f32, 5.000000e-01>>
  %b = onnx.node "DequantizeLinear"(%i4, %scale) {opset = 21} : (tensor<2xi4>, tensor<f32>) -> none
  %u4 = onnx.constant dense<[0, 15]> : tensor<2xui4>
  %nine = onnx.constant dense<9> : tensor<ui4>
  // CHECK: tinyml.constant dense<[-8, 7]> : tensor<2xi4> -> tensor<2x!quant.uniform<i4:f32, 5.000000e-01:1>>
  %d = onnx.node "DequantizeLinear"(%u4, %scale, %nine) {opset = 21} : (tensor<2xui4>, tensor<f32>, tensor<ui4>) -> none
  %i2 = onnx.constant dense<[-2, 1]> : tensor<2xi2>
  // CHECK: tinyml.constant dense<[-2, 1]> : tensor<2xi8> -> tensor<2x!quant.uniform<i8:f32, 5.000000e-01>>
  %e = onnx.node "DequantizeLinear"(%i2, %scale) {opset = 25} : (tensor<2xi2>, tensor<f32>) -> none
  %i32 = onnx.constant dense<[-70000, 3]> : tensor<2xi32>
  // CHECK: tinyml.constant dense<[-70000, 3]> : tensor<2xi32> -> tensor<2x!quant.uniform<i32:f32, 5.000000e-01>>
  %c = onnx.node "DequantizeLinear"(%i32, %scale) {opset = 13} : (tensor<2xi32>, tensor<f32>) -> none
  return %a, %b, %d, %e, %c : none, none, none, none, none
}

// -----

// Blocks of 4-bit weights follow the permutation of the matrix. None of the
// weights is -8.
// CHECK: ![[T:.+]] = !quant.uniform<i4<-7:7>:f32:{0:1, 1:2}, {{[{][{]}}5.000000e-01, 1.500000e+00}, {1.000000e+00, 2.000000e+00{{[}][}]}}>
// CHECK-LABEL: func.func @blocks
func.func @blocks(%x: tensor<1x4xf32>) -> none {
  %w = onnx.constant dense<[[1, -1], [2, -2], [3, -3], [4, -4]]> : tensor<4x2xi4>
  %scale = onnx.constant dense<[[0.5, 1.0], [1.5, 2.0]]> : tensor<2x2xf32>
  %f = onnx.node "DequantizeLinear"(%w, %scale) {opset = 21, node_attributes = {axis = 0, block_size = 2}} : (tensor<4x2xi4>, tensor<2x2xf32>) -> none
  // CHECK: tinyml.constant dense<{{\[\[}}1, 2, 3, 4], [-1, -2, -3, -4]]> : tensor<2x4xi4> -> tensor<2x4x![[T]]>
  %y = onnx.node "MatMul"(%x, %f) {opset = 13} : (tensor<1x4xf32>, none) -> none
  return %y : none
}

// -----

// A filter has one scale for all of its positions, where ONNX repeats it.
// CHECK: ![[T:.+]] = !quant.uniform<i4<-7:7>:f32:{0:1, 1:1, 3:2}, {{[{][{][{][{]}}5.000000e-01, 1.500000e+00{{[}][}][}][}]}}>
// CHECK-LABEL: func.func @filter_blocks
func.func @filter_blocks(%x: tensor<1x4x1x2xf32>) -> none {
  %w = onnx.constant dense<1> : tensor<1x4x1x2xi4>
  %scale = onnx.constant dense<[[[[0.5, 0.5]], [[1.5, 1.5]]]]> : tensor<1x2x1x2xf32>
  %f = onnx.node "DequantizeLinear"(%w, %scale) {opset = 21, node_attributes = {axis = 1, block_size = 2}} : (tensor<1x4x1x2xi4>, tensor<1x2x1x2xf32>) -> none
  // CHECK: tinyml.constant dense<1> : tensor<1x1x2x4xi4> -> tensor<1x1x2x4x![[T]]>
  %y = onnx.node "Conv"(%x, %f) {opset = 13} : (tensor<1x4x1x2xf32>, none) -> none
  return %y : none
}

// -----

// Weights that are quantized in the graph are quantized now: half to even,
// saturated.
// CHECK-LABEL: func.func @quantized_now
func.func @quantized_now() -> none {
  %w = onnx.constant dense<[0.25, 0.75, -100.0, 1.0]> : tensor<4xf32>
  %scale = onnx.constant dense<0.5> : tensor<f32>
  %zero = onnx.constant dense<0> : tensor<i8>
  // CHECK: tinyml.constant dense<[0, 2, -128, 2]> : tensor<4xi8>
  %q = onnx.node "QuantizeLinear"(%w, %scale, %zero) {opset = 13} : (tensor<4xf32>, tensor<f32>, tensor<i8>) -> none
  return %q : none
}

// -----

// int16 weights become floats; so do weights whose axis does not survive.
// CHECK-LABEL: func.func @floats
func.func @floats() -> (none, none) {
  %w = onnx.constant dense<[400, -400]> : tensor<2xi16>
  %scale = onnx.constant dense<0.5> : tensor<f32>
  // CHECK: tinyml.constant dense<[2.000000e+02, -2.000000e+02]> : tensor<2xf32>
  %a = onnx.node "DequantizeLinear"(%w, %scale) {opset = 21} : (tensor<2xi16>, tensor<f32>) -> none
  %q = onnx.constant dense<[[1], [1]]> : tensor<2x1xi8>
  %scales = onnx.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %d = onnx.node "DequantizeLinear"(%q, %scales) {opset = 13, node_attributes = {axis = 0}} : (tensor<2x1xi8>, tensor<2xf32>) -> none
  %shape = onnx.constant dense<[1, 1, 1, 2]> : tensor<4xi64>
  // CHECK: tinyml.constant dense<1> : tensor<1x1x1x2xi8> -> tensor<1x1x1x2x!{{.*}}>
  %b = onnx.node "Reshape"(%d, %shape) {opset = 13} : (none, tensor<4xi64>) -> none
  return %a, %b : none, none
}
