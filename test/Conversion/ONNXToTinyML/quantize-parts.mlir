// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// Scales of the run time: divide, round, add, clamp, cast.
// CHECK-LABEL: func.func @runtime
// CHECK: %[[Q:.*]] = tinyml.div %arg0
// CHECK: %[[R:.*]] = tinyml.round %[[Q]]
// CHECK: %[[S:.*]] = tinyml.add %[[R]]
// CHECK: tinyml.clamp %[[S]] {clamp_max = 1.270000e+02 : f32, clamp_min = -1.280000e+02 : f32}
func.func @runtime(%x: tensor<2x3xf32>, %s: tensor<f32>, %z: tensor<i8>) -> none {
  %y = onnx.node "QuantizeLinear"(%x, %s, %z) {opset = 21} : (tensor<2x3xf32>, tensor<f32>, tensor<i8>) -> none
  // CHECK: return {{.*}} : tensor<2x3xi8>
  return %y : none
}

// -----

// CHECK-LABEL: func.func @constants
func.func @constants() -> (none, none, none, none) {
  %x = onnx.constant dense<[[1.0, -3.0, 9.0], [0.25, 0.75, -100.0]]> : tensor<2x3xf32>
  %s = onnx.constant dense<[1.0, 0.5]> : tensor<2xf32>
  %z = onnx.constant dense<[1, 0]> : tensor<2xui16>
  // Halves go to even numbers: 0.25 / 0.5 and 0.75 / 0.5.
  // CHECK-DAG: tinyml.constant dense<{{\[}}[2, 0, 10], [0, 2, 0]]> : tensor<2x3xui16>
  %0 = onnx.node "QuantizeLinear"(%x, %s, %z) {opset = 21, node_attributes = {axis = 0}} : (tensor<2x3xf32>, tensor<2xf32>, tensor<2xui16>) -> none
  %half = onnx.constant dense<0.5> : tensor<f16>
  %q = onnx.constant dense<[-7, 3]> : tensor<2xi16>
  // CHECK-DAG: tinyml.constant dense<[-3.500000e+00, 1.500000e+00]> : tensor<2xf16>
  %1 = onnx.node "DequantizeLinear"(%q, %half) {opset = 21} : (tensor<2xi16>, tensor<f16>) -> none
  // From -3 to 9 in 255 steps: the scale is 12 / 255, 0 is 64.
  %d = onnx.constant dense<[-3.0, 0.0, 9.0]> : tensor<3xf32>
  // CHECK-DAG: tinyml.constant dense<[0, 64, 255]> : tensor<3xui8>
  // CHECK-DAG: tinyml.constant dense<64> : tensor<ui8>
  %2:3 = onnx.node "DynamicQuantizeLinear"(%d) {opset = 11} : (tensor<3xf32>) -> (none, none, none)
  return %0, %1, %2#0, %2#2 : none, none, none, none
}

// -----

// Few products are exact, and integers again.
// CHECK-LABEL: func.func @sums
// CHECK: %[[Y:.*]] = tinyml.cast {{.*}} : (tensor<1x1xf32>) -> tensor<1x1xi32>
// CHECK: return %[[Y]]
func.func @sums(%x: tensor<1x2xi8>) -> none {
  %w = onnx.constant dense<3> : tensor<2x1xi8>
  %y = onnx.node "MatMulInteger"(%x, %w) {opset = 10} : (tensor<1x2xi8>, tensor<2x1xi8>) -> none
  return %y : none
}
