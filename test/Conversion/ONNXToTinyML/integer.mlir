// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s
// RUN: tinyml-opt %s --tinyml-import --tinyml-optimize --split-input-file | FileCheck %s --check-prefix=OPTIMIZED

// The scale of the run time cancels: what is left is a layer on the real
// numbers, whose weights keep their integers, and the scale of the weights.
// CHECK-LABEL: func.func @dynamic
// CHECK-DAG: %[[W:.+]] = tinyml.constant {{.+}} : tensor<2x2xi8> -> tensor<2x2x!quant.uniform<i8:f32, 1.000000e+00>>
// CHECK-DAG: %[[FILTER:.+]] = tinyml.dequantize %[[W]]
// CHECK: %[[SUM:.+]] = tinyml.fully_connected %arg0, %[[FILTER]]
// CHECK: tinyml.mul %{{.+}}, %{{.+}} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
// OPTIMIZED: [[Q:!.+]] = !quant.uniform<i8:f32:0, {2.500000e-01,5.000000e-01}>
// OPTIMIZED-LABEL: func.func @dynamic
// OPTIMIZED-DAG: %[[W:.+]] = tinyml.constant {{.+}} : tensor<2x2xi8> -> tensor<2x2x[[Q]]>
// OPTIMIZED-DAG: %[[FILTER:.+]] = tinyml.dequantize %[[W]]
// OPTIMIZED: %[[Y:.+]] = tinyml.fully_connected %arg0, %[[FILTER]]
// OPTIMIZED-NEXT: return %[[Y]]
func.func @dynamic(%x: tensor<1x2xf32>) -> none {
  %w = onnx.constant dense<[[5, -6], [7, -8]]> : tensor<2x2xi8>
  %ws = onnx.constant dense<[0.25, 0.5]> : tensor<2xf32>
  %q:3 = onnx.node "DynamicQuantizeLinear"(%x) {opset = 13} : (tensor<1x2xf32>) -> (none, none, none)
  %i = onnx.node "MatMulInteger"(%q#0, %w, %q#2) {opset = 13} : (none, tensor<2x2xi8>, none) -> none
  %f = onnx.node "Cast"(%i) {opset = 13, node_attributes = {to = 1}} : (none) -> none
  %s = onnx.node "Mul"(%q#1, %ws) {opset = 13} : (none, tensor<2xf32>) -> none
  %y = onnx.node "Mul"(%f, %s) {opset = 13} : (none, none) -> none
  return %y : none
}

// -----

// With constant zero points the integers themselves are multiplied.
// CHECK-LABEL: func.func @conv
// CHECK: %[[X:.+]] = tinyml.storage_cast %arg0 : (tensor<1x1x1x2xui8>) -> tensor<1x1x1x2x!quant.uniform<u8:f32, 1.000000e+00:4>>
// CHECK: tinyml.dequantize %[[X]]
// CHECK: %[[Y:.+]] = tinyml.conv2d
// CHECK-NOT: tinyml.quantize
func.func @conv(%x: tensor<1x1x1x2xui8>) -> none {
  %w = onnx.constant dense<3> : tensor<1x1x1x1xi8>
  %z = onnx.constant dense<4> : tensor<ui8>
  %i = onnx.node "ConvInteger"(%x, %w, %z) {opset = 10} : (tensor<1x1x1x2xui8>, tensor<1x1x1x1xi8>, tensor<ui8>) -> none
  %y = onnx.node "Cast"(%i) {opset = 10, node_attributes = {to = 1}} : (none) -> none
  return %y : none
}
