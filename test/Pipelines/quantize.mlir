// RUN: tinyml-opt %s --tinyml-import --tinyml-optimize --tinyml-quantize | FileCheck %s

// Quantize at the entry, integers in between, a float softmax at the end. The
// Relu is the range of its scale.
// CHECK-LABEL: func.func @qdq
// CHECK: tinyml.quantize %{{.*}} : (tensor<1x1x8x8xf32>) -> tensor<1x1x8x8x!quant.uniform<i8:f32, 5.000000e-01:3>>
// CHECK-NOT: tinyml.dequantize
// CHECK: %[[C:.*]] = tinyml.conv2d %{{.*}}, %{{.*}}, %{{.*}} {padding = array<i64: 1, 1, 1, 1>, tinyml.accumulator_bound = {{[0-9]+}} : i64} : {{.*}} -> tensor<1x8x8x2x!quant.uniform<i8:f32, 2.500000e-01:-128>>
// CHECK-NEXT: %[[P:.*]] = tinyml.max_pool2d %[[C]]
// CHECK-NEXT: %[[R:.*]] = tinyml.reshape %[[P]]
// CHECK-NEXT: %[[F:.*]] = tinyml.fully_connected %[[R]]
// CHECK-NEXT: %[[D:.*]] = tinyml.dequantize %[[F]]
// CHECK-NEXT: %[[S:.*]] = tinyml.softmax %[[D]]
// CHECK-NEXT: return %[[S]]
func.func @qdq(%x: tensor<1x1x8x8xf32>) -> none {
  %xs = onnx.constant dense<0.5> : tensor<f32>
  %xz = onnx.constant dense<131> : tensor<ui8>
  %ys = onnx.constant dense<0.25> : tensor<f32>
  %yz = onnx.constant dense<0> : tensor<ui8>
  %wq = onnx.constant dense<3> : tensor<2x1x3x3xi8>
  %ws = onnx.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %wz = onnx.constant dense<0> : tensor<2xi8>
  %bq = onnx.constant dense<[5, -5]> : tensor<2xi32>
  %bs = onnx.constant dense<[0.25, 0.125]> : tensor<2xf32>
  %bz = onnx.constant dense<0> : tensor<2xi32>
  %vq = onnx.constant dense<2> : tensor<4x2xi8>
  %vs = onnx.constant dense<0.5> : tensor<f32>
  %vz = onnx.constant dense<0> : tensor<i8>
  %w = onnx.node "DequantizeLinear"(%wq, %ws, %wz) {opset = 13, node_attributes = {axis = 0}} : (tensor<2x1x3x3xi8>, tensor<2xf32>, tensor<2xi8>) -> none
  %b = onnx.node "DequantizeLinear"(%bq, %bs, %bz) {opset = 13, node_attributes = {axis = 0}} : (tensor<2xi32>, tensor<2xf32>, tensor<2xi32>) -> none
  %v = onnx.node "DequantizeLinear"(%vq, %vs, %vz) {opset = 13} : (tensor<4x2xi8>, tensor<f32>, tensor<i8>) -> none
  %0 = onnx.node "QuantizeLinear"(%x, %xs, %xz) {opset = 13} : (tensor<1x1x8x8xf32>, tensor<f32>, tensor<ui8>) -> none
  %1 = onnx.node "DequantizeLinear"(%0, %xs, %xz) {opset = 13} : (none, tensor<f32>, tensor<ui8>) -> none
  %2 = onnx.node "Conv"(%1, %w, %b) {opset = 13, node_attributes = {pads = array<i64: 1, 1, 1, 1>}} : (none, none, none) -> none
  %3 = onnx.node "Relu"(%2) {opset = 13} : (none) -> none
  %4 = onnx.node "QuantizeLinear"(%3, %ys, %yz) {opset = 13} : (none, tensor<f32>, tensor<ui8>) -> none
  %5 = onnx.node "DequantizeLinear"(%4, %ys, %yz) {opset = 13} : (none, tensor<f32>, tensor<ui8>) -> none
  %6 = onnx.node "MaxPool"(%5) {opset = 13, node_attributes = {kernel_shape = array<i64: 8, 8>}} : (none) -> none
  %7 = onnx.node "Flatten"(%6) {opset = 13} : (none) -> none
  %8 = onnx.node "Gemm"(%7, %v) {opset = 13, node_attributes = {transB = 1}} : (none, none) -> none
  %9 = onnx.node "QuantizeLinear"(%8, %ys, %yz) {opset = 13} : (none, tensor<f32>, tensor<ui8>) -> none
  %10 = onnx.node "DequantizeLinear"(%9, %ys, %yz) {opset = 13} : (none, tensor<f32>, tensor<ui8>) -> none
  %11 = onnx.node "Softmax"(%10) {opset = 13} : (none) -> none
  return %11 : none
}
