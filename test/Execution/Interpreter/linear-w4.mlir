// RUN: tinyml-opt %s --test-interpret
// 4-bit filters with 8-bit activations and with floats. Expected values:
// docs/numerics.md in Python integers.

!in = !quant.uniform<i8:f32, 0.1:-3>
!out = !quant.uniform<i8:f32, 0.5:7>
!coarse = !quant.uniform<i8:f32, 2.0:7>
!w = !quant.uniform<i4<-7:7>:f32:0, {0.5, 0.25}>
!blocks = !quant.uniform<i4<-7:7>:f32:{0:1, 1:2}, {{0.5, 0.25}, {0.125, 1.0}}>
!w8 = !quant.uniform<i8:f32, 0.5>

func.func @s8() {
  %x = tinyml.constant dense<[[-128, 127, -3, 40]]> : tensor<1x4xi8> -> tensor<1x4x!in>
  %w = tinyml.constant dense<[[1, -2, 3, -7], [7, 0, -1, 5]]> : tensor<2x4xi4> -> tensor<2x4x!w>
  %b = tinyml.constant dense<[5, -9]> : tensor<2xi32> -> tensor<2xi32>
  %y = tinyml.fully_connected %x, %w, %b : (tensor<1x4x!in>, tensor<2x4x!w>, tensor<2xi32>) -> tensor<1x2x!out>
  check.expect_eq %y, dense<[[-61, -26]]> : tensor<1x2xi8> : tensor<1x2x!out>
  return
}

func.func @s8_blocks() {
  %x = tinyml.constant dense<[[-128, 127, -3, 40]]> : tensor<1x4xi8> -> tensor<1x4x!in>
  %w = tinyml.constant dense<[[1, -2, 3, -7], [7, 0, -1, 5]]> : tensor<2x4xi4> -> tensor<2x4x!blocks>
  %b = tinyml.constant dense<[5, -9]> : tensor<2xi32> -> tensor<2xi32>
  %y = tinyml.fully_connected %x, %w, %b : (tensor<1x4x!in>, tensor<2x4x!blocks>, tensor<2xi32>) -> tensor<1x2x!coarse>
  check.expect_eq %y, dense<[[-6, 12]]> : tensor<1x2xi8> : tensor<1x2x!coarse>
  return
}

func.func @float_blocks() {
  %x = tinyml.constant dense<[[1.5, -2.0, 0.25, 4.0]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  %w = tinyml.constant dense<[[1, -2, 3, -7], [7, 0, -1, 5]]> : tensor<2x4xi4> -> tensor<2x4x!blocks>
  %b = tinyml.constant dense<[0.5, -1.0]> : tensor<2xf32> -> tensor<2xf32>
  %y = tinyml.fully_connected %x, %w, %b : (tensor<1x4xf32>, tensor<2x4x!blocks>, tensor<2xf32>) -> tensor<1x2xf32>
  check.expect_eq %y, dense<[[-3.5625, 20.0625]]> : tensor<1x2xf32> : tensor<1x2xf32>
  return
}

func.func @float_8_bits() {
  %x = tinyml.constant dense<[[[[1.5, -2.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %w = tinyml.constant dense<[[[[100]]], [[[-128]]]]> : tensor<2x1x1x1xi8> -> tensor<2x1x1x1x!w8>
  %y = tinyml.conv2d %x, %w {groups = 2 : i64, clamp_max = 80.0 : f32} : (tensor<1x1x1x2xf32>, tensor<2x1x1x1x!w8>) -> tensor<1x1x1x2xf32>
  check.expect_eq %y, dense<[[[[75.0, 80.0]]]]> : tensor<1x1x1x2xf32> : tensor<1x1x1x2xf32>
  return
}

// The real numbers of blocks.
func.func @dequantize_blocks() {
  %w = tinyml.constant dense<[[1, -2, 3, -7], [7, 0, -1, 5]]> : tensor<2x4xi4> -> tensor<2x4x!blocks>
  %y = tinyml.dequantize %w : (tensor<2x4x!blocks>) -> tensor<2x4xf32>
  check.expect_eq %y, dense<[[0.5, -1.0, 0.75, -1.75], [0.875, 0.0, -1.0, 5.0]]> : tensor<2x4xf32> : tensor<2x4xf32>
  return
}
