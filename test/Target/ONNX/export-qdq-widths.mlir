// RUN: tinyml-translate --tinyml-to-onnx-qdq %s | %decode_onnx | FileCheck %s

// 16-bit activations and 4-bit weights in groups need opset 21. Nibbles are
// packed two per byte, the first one low. The bias has the scale of input times
// the largest number that all scales of a channel are multiples of: 0.25 * 0.5
// and 0.25 * 1.
!x = !quant.uniform<i16:f32, 0.25>
!w = !quant.uniform<i4<-7:7>:f32:{0:1, 1:2}, {{0.5, 1.5}, {2.0, 1.0}}>

func.func @model(%x: tensor<1x4x!x> {onnx.name = "x"}) -> (tensor<1x2x!x> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[1, 2, 3, 4], [-1, -2, -3, -4]]> : tensor<2x4xi4> -> tensor<2x4x!w>
  %b = tinyml.constant dense<[9, 10]> : tensor<2xi32> -> tensor<2xi32>
  %y = tinyml.fully_connected %x, %w, %b : (tensor<1x4x!x>, tensor<2x4x!w>, tensor<2xi32>) -> tensor<1x2x!x>
  return %y : tensor<1x2x!x>
}

// CHECK: ir_version: 10
// CHECK: op_type: "DequantizeLinear"
// CHECK: op_type: "DequantizeLinear"
// CHECK-NEXT: attribute {
// CHECK-NEXT: name: "axis"
// CHECK-NEXT: i: 1
// CHECK: name: "block_size"
// CHECK-NEXT: i: 2
// CHECK: op_type: "Gemm"
// CHECK: data_type: 5
// CHECK-NEXT: name: "x_zero_point"
// CHECK: data_type: 22
// CHECK-NEXT: name: "value_weights"
// CHECK-NEXT: raw_data: "!C\357\315"
// CHECK: dims: 2
// CHECK-NEXT: dims: 2
// CHECK-NEXT: data_type: 1
// CHECK-NEXT: name: "value_weights_scale"
// CHECK: name: "value_weights_1_scale"
// CHECK-NEXT: raw_data: "\000\000\000>\000\000\200>"
// CHECK: version: 21
