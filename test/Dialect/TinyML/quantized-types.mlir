// RUN: tinyml-opt %s | tinyml-opt | FileCheck %s
// The types that linear ops take: 16-bit activations, 4-bit filters with scales
// per tensor, per channel and per block, and floats with integer filters.

// CHECK-DAG: ![[BLOCKS:.*]] = !quant.uniform<i4<-7:7>:f32:{0:1, 1:2}, {{.*}}5.000000e-01, 2.500000e-01{{.*}}1.250000e-01, 1.000000e+00
!s16 = !quant.uniform<i16:f32, 0.001>
!s8 = !quant.uniform<i8:f32, 0.1:-3>
!w = !quant.uniform<i4<-7:7>:f32, 0.5>
!w_axis = !quant.uniform<i4<-7:7>:f32:0, {0.5, 0.25}>
!w_blocks = !quant.uniform<i4<-7:7>:f32:{0:1, 1:2}, {{0.5, 0.25}, {0.125, 1.0}}>

// CHECK-LABEL: func.func @s16
func.func @s16(%x: tensor<1x4x!s16>, %w: tensor<2x4x!w_axis>, %b: tensor<2xi32>) -> tensor<1x2x!s16> {
  // CHECK: tinyml.fully_connected %arg0, %arg1, %arg2
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x4x!s16>, tensor<2x4x!w_axis>, tensor<2xi32>) -> tensor<1x2x!s16>
  return %0 : tensor<1x2x!s16>
}

// CHECK-LABEL: func.func @s8_blocks
func.func @s8_blocks(%x: tensor<1x4x!s8>, %w: tensor<2x4x!w_blocks>) -> tensor<1x2x!s8> {
  // CHECK: tinyml.fully_connected %arg0, %arg1 : {{.*}}, tensor<2x4x![[BLOCKS]]>) ->
  %0 = tinyml.fully_connected %x, %w : (tensor<1x4x!s8>, tensor<2x4x!w_blocks>) -> tensor<1x2x!s8>
  return %0 : tensor<1x2x!s8>
}

// CHECK-LABEL: func.func @weight_only
func.func @weight_only(%x: tensor<1x4xf32>, %w: tensor<2x4x!w>, %b: tensor<2xf32>) -> tensor<1x2xf32> {
  // CHECK: tinyml.fully_connected %arg0, %arg1, %arg2 : {{.*}} -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x4xf32>, tensor<2x4x!w>, tensor<2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// CHECK-LABEL: func.func @widths
func.func @widths(%x: tensor<4x!s8>) -> tensor<4x!s16> {
  // CHECK: tinyml.requantize
  // CHECK: tinyml.clamp
  // CHECK: tinyml.add
  %0 = tinyml.requantize %x : (tensor<4x!s8>) -> tensor<4x!s16>
  %1 = tinyml.clamp %x {clamp_min = 0.0 : f32} : (tensor<4x!s8>) -> tensor<4x!s16>
  %2 = tinyml.add %0, %1 : (tensor<4x!s16>, tensor<4x!s16>) -> tensor<4x!s16>
  return %2 : tensor<4x!s16>
}

// Blocks move with the dimensions of a constant.
// CHECK-LABEL: func.func @constants
func.func @constants() -> tensor<2x4xf32> {
  // CHECK: tinyml.constant dense<{{\[\[}}1, -2, 3, -7], [7, 0, -1, 5]]> : tensor<2x4xi4> -> tensor<2x4x![[BLOCKS]]>
  %w = tinyml.constant dense<[[1, -2, 3, -7], [7, 0, -1, 5]]> : tensor<2x4xi4> -> tensor<2x4x!w_blocks>
  %0 = tinyml.dequantize %w : (tensor<2x4x!w_blocks>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}
