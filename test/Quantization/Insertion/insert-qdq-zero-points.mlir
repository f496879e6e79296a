// RUN: tinyml-opt %s --tinyml-insert-qdq --split-input-file | FileCheck %s

// A stored filter with a zero point is quantized anew: -2, 0, 1 and 2.
// CHECK-LABEL: func.func @anew
// CHECK: %[[W:.*]] = tinyml.constant dense<{{\[\[}}-127, 0], [64, 127]]> : tensor<2x2xi8> -> tensor<2x2x!
// CHECK: %[[D:.*]] = tinyml.dequantize %[[W]]
// CHECK: tinyml.fully_connected %{{.*}}, %[[D]]
func.func @anew(%x: tensor<1x2xf32> {tinyml.range = array<f32: -1.0, 1.0>}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[0, 2], [3, 4]]> : tensor<2x2xui8> -> tensor<2x2x!quant.uniform<u8:f32, 1.0:2>>
  %0 = tinyml.dequantize %w : (tensor<2x2x!quant.uniform<u8:f32, 1.0:2>>) -> tensor<2x2xf32>
  %1 = tinyml.fully_connected %x, %0 {tinyml.range = array<f32: -4.0, 4.0>} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// -----

// One without keeps its integers.
// CHECK-LABEL: func.func @kept
// CHECK: tinyml.constant dense<{{\[\[}}-2, 0], [1, 2]]> : tensor<2x2xi8>
// CHECK-NOT: -127
func.func @kept(%x: tensor<1x2xf32> {tinyml.range = array<f32: -1.0, 1.0>}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[-2, 0], [1, 2]]> : tensor<2x2xi8> -> tensor<2x2x!quant.uniform<i8:f32, 1.0>>
  %0 = tinyml.dequantize %w : (tensor<2x2x!quant.uniform<i8:f32, 1.0>>) -> tensor<2x2xf32>
  %1 = tinyml.fully_connected %x, %0 {tinyml.range = array<f32: -4.0, 4.0>} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
