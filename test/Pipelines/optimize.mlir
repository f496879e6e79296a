// RUN: tinyml-opt %s --tinyml-optimize | FileCheck %s

// Pad, convolution, batch norm, bias and activation are one op.
// CHECK-LABEL: func.func @block
// CHECK: %[[Y:.*]] = tinyml.conv2d %{{.*}}, %{{.*}}, %{{.*}} {clamp_max = 6.000000e+00 : f32, clamp_min = 0.000000e+00 : f32, padding = array<i64: 1, 1, 1, 1>}
// CHECK-NEXT: return %[[Y]]
func.func @block(%x: tensor<1x8x8x2xf32>) -> tensor<1x8x8x2xf32> {
  %w = tinyml.constant dense<0.5> : tensor<2x3x3x2xf32> -> tensor<2x3x3x2xf32>
  %m = tinyml.constant dense<[[[[2.0, 3.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %a = tinyml.constant dense<[[[[0.5, -0.5]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %0 = tinyml.pad %x {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>} : (tensor<1x8x8x2xf32>) -> tensor<1x10x10x2xf32>
  %1 = tinyml.conv2d %0, %w : (tensor<1x10x10x2xf32>, tensor<2x3x3x2xf32>) -> tensor<1x8x8x2xf32>
  %2 = tinyml.mul %1, %m : (tensor<1x8x8x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x8x8x2xf32>
  %3 = tinyml.add %2, %a : (tensor<1x8x8x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x8x8x2xf32>
  %4 = tinyml.clamp %3 {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x8x8x2xf32>) -> tensor<1x8x8x2xf32>
  return %4 : tensor<1x8x8x2xf32>
}
