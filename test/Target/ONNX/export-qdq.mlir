// RUN: tinyml-translate --tinyml-to-onnx-qdq %s | %decode_onnx | FileCheck %s
// RUN: tinyml-translate --tinyml-to-onnx-qdq %s > %t.1
// RUN: tinyml-translate --tinyml-to-onnx-qdq %s > %t.2
// RUN: cmp %t.1 %t.2

!x = !quant.uniform<i8:f32, 0.5:3>
!w = !quant.uniform<i8<-127:127>:f32:0, {0.25, 0.125}>
!y = !quant.uniform<i8:f32, 0.75:-128>
!u = !quant.uniform<u8:f32, 0.75>

func.func @model(%x: tensor<1x1x2x2xf32> {onnx.name = "image"}) -> (tensor<1x2x2x2xui8> {onnx.name = "scores"}) {
  %nhwc = tinyml.transpose %x {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x1x2x2xf32>) -> tensor<1x2x2x1xf32>
  %q = tinyml.quantize %nhwc : (tensor<1x2x2x1xf32>) -> tensor<1x2x2x1x!x>
  %w = tinyml.constant dense<[[[[1], [2]], [[3], [4]]], [[[5], [6]], [[7], [8]]]]> : tensor<2x2x2x1xi8> -> tensor<2x2x2x1x!w>
  %b = tinyml.constant dense<[9, 10]> : tensor<2xi32> -> tensor<2xi32>
  %y = tinyml.conv2d %q, %w, %b {padding = array<i64: 0, 0, 1, 1>, clamp_min = 0.0 : f32} : (tensor<1x2x2x1x!x>, tensor<2x2x2x1x!w>, tensor<2xi32>) -> tensor<1x2x2x2x!y> loc("conv")
  %u = tinyml.requantize %y : (tensor<1x2x2x2x!y>) -> tensor<1x2x2x2x!u>
  %nchw = tinyml.transpose %u {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x2x2x2x!u>) -> tensor<1x2x2x2x!u>
  %raw = tinyml.storage_cast %nchw : (tensor<1x2x2x2x!u>) -> tensor<1x2x2x2xui8>
  return %raw : tensor<1x2x2x2xui8>
}

// CHECK: ir_version: 8
// CHECK: producer_name: "tinyml"
// CHECK: graph {

// The transposes were about the layout only: none is left.
// CHECK-NOT: "Transpose"
// CHECK: input: "image"
// CHECK: output: "[[Q:.+]]"
// CHECK: op_type: "QuantizeLinear"
// CHECK: input: "[[Q]]"
// CHECK: output: "[[X:.+]]"
// CHECK: op_type: "DequantizeLinear"

// The filter's scales run along its first dimension.
// CHECK: output: "[[W:.+]]"
// CHECK: op_type: "DequantizeLinear"
// CHECK-NEXT: attribute {
// CHECK-NEXT: name: "axis"
// CHECK-NEXT: i: 0

// CHECK: output: "[[B:.+]]"
// CHECK: op_type: "DequantizeLinear"

// CHECK: input: "[[X]]"
// CHECK-NEXT: input: "[[W]]"
// CHECK-NEXT: input: "[[B]]"
// CHECK-NEXT: output: "conv_unclamped"
// CHECK: op_type: "Conv"
// CHECK: name: "pads"
// CHECK-NEXT: ints: 0
// CHECK-NEXT: ints: 0
// CHECK-NEXT: ints: 1
// CHECK-NEXT: ints: 1

// CHECK: input: "conv_unclamped"
// CHECK-NEXT: output: "conv_exact"
// CHECK: op_type: "Relu"
// CHECK: input: "conv_exact"
// CHECK: output: "conv"
// CHECK: op_type: "QuantizeLinear"

// CHECK: output: "scores"
// CHECK: op_type: "QuantizeLinear"
// CHECK-NOT: node {

// CHECK: name: "model"

// The bias has the scale of input times filter: 0.125 and 0.0625.
// CHECK: name: "value_weights_1_scale"
// CHECK-NEXT: raw_data: "\000\000\000>\000\000\200="

// CHECK: input {
// CHECK-NEXT: name: "image"
// CHECK: output {
// CHECK-NEXT: name: "scores"
// CHECK-NEXT: type {
// CHECK-NEXT: tensor_type {
// CHECK-NEXT: elem_type: 2
// CHECK: opset_import {
// CHECK: version: 13
