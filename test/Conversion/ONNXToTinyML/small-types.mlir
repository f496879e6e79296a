// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// Floats of 8 bits take the nearest number of their range, unless it is said
// otherwise; integers of 4 bits wrap around.
// CHECK-LABEL: func.func @casts
func.func @casts(%x: tensor<4xf32>) -> (none, none, none) {
  // CHECK: %[[NEAR:.*]] = tinyml.clamp %arg0 {clamp_max = 4.480000e+02 : f32, clamp_min = -4.480000e+02 : f32}
  // CHECK: tinyml.cast %[[NEAR]] : (tensor<4xf32>) -> tensor<4xf8E4M3FN>
  %0 = onnx.node "Cast"(%x) {opset = 21, node_attributes = {to = 17}} : (tensor<4xf32>) -> none
  // CHECK: tinyml.cast %arg0 : (tensor<4xf32>) -> tensor<4xf8E5M2>
  %1 = onnx.node "Cast"(%x) {opset = 21, node_attributes = {to = 19, saturate = 0}} : (tensor<4xf32>) -> none
  // CHECK: %[[WHOLE:.*]] = tinyml.cast %arg0 : (tensor<4xf32>) -> tensor<4xi32>
  // CHECK: tinyml.cast %[[WHOLE]] : (tensor<4xi32>) -> tensor<4xi4>
  %2 = onnx.node "Cast"(%x) {opset = 21, node_attributes = {to = 22}} : (tensor<4xf32>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

// f16 is computed as f32 and rounded at the end, once.
// CHECK-LABEL: func.func @narrow
func.func @narrow(%x: tensor<1x4xf16>) -> none {
  // CHECK: %[[WIDE:.*]] = tinyml.cast %arg0 : (tensor<1x4xf16>) -> tensor<1x4xf32>
  // CHECK: %[[Y:.*]] = tinyml.softmax %[[WIDE]]
  // CHECK: %[[NARROW:.*]] = tinyml.cast %[[Y]] : (tensor<1x4xf32>) -> tensor<1x4xf16>
  // CHECK: return %[[NARROW]]
  %y = onnx.node "Softmax"(%x) {opset = 13} : (tensor<1x4xf16>) -> none
  return %y : none
}

// -----

// An input without elements is known, and no input of the C function.
// CHECK-LABEL: func.func @like(%arg0: tensor<4xf32>) -> tensor<4xf16>
func.func @like(%x: tensor<4xf32>, %like: tensor<0xf16>) -> none {
  // CHECK: tinyml.cast %arg0 : (tensor<4xf32>) -> tensor<4xf16>
  %y = onnx.node "CastLike"(%x, %like) {opset = 19} : (tensor<4xf32>, tensor<0xf16>) -> none
  return %y : none
}
