// RUN: tinyml-opt %s --convert-tinyml-to-mcu | FileCheck %s
// 4-bit filters are packed, the first of two in the low half of a byte; rows
// start at a byte. 16-bit sums are shifted where they can leave 32 bits.

!h = !quant.uniform<i16:f32, 0.5>
!q = !quant.uniform<i8:f32, 0.5:-3>
!w = !quant.uniform<i4<-7:7>:f32:0, {0.5, 0.25}>
!g = !quant.uniform<i4<-7:7>:f32:{0:1, 1:2}, {{0.5, 0.25}, {0.125, 1.0}}>
!d = !quant.uniform<i4<-7:7>:f32, 0.5>

// -1 3 | 7: 0x3f 0x07; 1 -2 | 0: 0xe1 0x00. The folded biases are b + 3 * sum.
// CHECK: mcu.weights @op_w dense<{{\[\[}}63, 7], [-31, 0]]> : tensor<2x2xi8>
// CHECK: mcu.weights @op_bias dense<[37, -3]> : tensor<2xi32>
// CHECK: mcu.call "fully_connected_s8w4" {{.*}} params {in_zp = -3, out_zp = -3, lo = -128, hi = 127}
func.func @s8w4(%x: tensor<1x3x!q>) -> tensor<1x2x!q> {
  %w = tinyml.constant dense<[[-1, 3, 7], [1, -2, 0]]> : tensor<2x3xi4> -> tensor<2x3x!w>
  %b = tinyml.constant dense<[10, 0]> : tensor<2xi32> -> tensor<2xi32>
  %y = tinyml.fully_connected %x, %w, %b : (tensor<1x3x!q>, tensor<2x3x!w>, tensor<2xi32>) -> tensor<1x2x!q>
  return %y : tensor<1x2x!q>
}

// CHECK: mcu.weights @[[GS:.*]] dense<[2, 1, 1, 8]> : tensor<4xui8>
// CHECK: mcu.call "fully_connected_s16w4g" {{.*}} params {acc_shift = 1, lo = -32768, hi = 32767, group = 2}
func.func @s16w4g(%x: tensor<1x4x!h>) -> tensor<1x2x!h> {
  %w = tinyml.constant dense<[[1, -2, 3, -7], [7, 0, -1, 5]]> : tensor<2x4xi4> -> tensor<2x4x!g>
  %b = tinyml.constant dense<[2147483000, 0]> : tensor<2xi32> -> tensor<2xi32>
  %y = tinyml.fully_connected %x, %w, %b : (tensor<1x4x!h>, tensor<2x4x!g>, tensor<2xi32>) -> tensor<1x2x!h>
  return %y : tensor<1x2x!h>
}

// A depthwise filter's rows are the channels of a tap: 1 2 | 3, then -1 -2 | -3.
// CHECK: mcu.weights @{{.*}} dense<{{\[\[}}33, 3], [-17, 13]]> : tensor<2x2xi8>
// CHECK: mcu.call "depthwise_conv2d_f32w4" {{.*}} params {lo = neg_inf, hi = inf}
func.func @depthwise(%x: tensor<1x1x2x3xf32>) -> tensor<1x1x1x3xf32> {
  %w = tinyml.constant dense<[[[[1], [-1]]], [[[2], [-2]]], [[[3], [-3]]]]> : tensor<3x1x2x1xi4> -> tensor<3x1x2x1x!d>
  %y = tinyml.conv2d %x, %w {groups = 3 : i64} : (tensor<1x1x2x3xf32>, tensor<3x1x2x1x!d>) -> tensor<1x1x1x3xf32>
  return %y : tensor<1x1x1x3xf32>
}
