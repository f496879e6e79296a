// RUN: tinyml-opt %s --tinyml-fold-batch-norm | FileCheck %s

// Padding is zero after a sum, not before it.
// CHECK-LABEL: func.func @sum_before_padding
func.func @sum_before_padding(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32> {
  // CHECK: tinyml.add
  %w = tinyml.constant dense<1.0> : tensor<1x3x3x1xf32> -> tensor<1x3x3x1xf32>
  %a = tinyml.constant dense<1.0> : tensor<1x1x1x1xf32> -> tensor<1x1x1x1xf32>
  %0 = tinyml.add %x, %a : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x2x2x1xf32>
  %1 = tinyml.conv2d %0, %w {padding = array<i64: 1, 1, 1, 1>} : (tensor<1x2x2x1xf32>, tensor<1x3x3x1xf32>) -> tensor<1x2x2x1xf32>
  return %1 : tensor<1x2x2x1xf32>
}

// The convolution's own result is needed too.
// CHECK-LABEL: func.func @two_uses
func.func @two_uses(%x: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  // CHECK: tinyml.mul
  %w = tinyml.constant dense<1.0> : tensor<2x2xf32> -> tensor<2x2xf32>
  %m = tinyml.constant dense<2.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.mul %0, %m : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}

// A clamp stands between.
// CHECK-LABEL: func.func @clamped
func.func @clamped(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // CHECK: tinyml.mul
  %w = tinyml.constant dense<1.0> : tensor<2x2xf32> -> tensor<2x2xf32>
  %m = tinyml.constant dense<2.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.mul %0, %m : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// The constant differs along the height, and one factor is no number.
// CHECK-LABEL: func.func @not_per_channel
func.func @not_per_channel(%x: tensor<1x2x1x1xf32>) -> tensor<1x2x1x1xf32> {
  // CHECK: tinyml.add
  %w = tinyml.constant dense<1.0> : tensor<1x1x1x1xf32> -> tensor<1x1x1x1xf32>
  %a = tinyml.constant dense<[[[[1.0]], [[2.0]]]]> : tensor<1x2x1x1xf32> -> tensor<1x2x1x1xf32>
  %0 = tinyml.conv2d %x, %w : (tensor<1x2x1x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x2x1x1xf32>
  %1 = tinyml.add %0, %a : (tensor<1x2x1x1xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x1x1xf32>
  return %1 : tensor<1x2x1x1xf32>
}

// CHECK-LABEL: func.func @infinite
func.func @infinite(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  // CHECK: tinyml.mul
  %w = tinyml.constant dense<1.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %m = tinyml.constant dense<0x7F800000> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %1 = tinyml.mul %0, %m : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}

// A factor that is not positive would change the stored values of a quantized
// filter.
// CHECK-LABEL: func.func @negative_factor
func.func @negative_factor(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // CHECK: tinyml.mul
  %q = tinyml.constant dense<3> : tensor<2x2xi8> -> tensor<2x2x!quant.uniform<i8:f32, 0.5>>
  %w = tinyml.dequantize %q : (tensor<2x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x2xf32>
  %m = tinyml.constant dense<[[2.0, -1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.mul %0, %m : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// A factor after a sum is one of both summands, and a sum that is needed elsewhere stays.
// CHECK-LABEL: func.func @through_sum
func.func @through_sum(%x: tensor<1x2xf32>, %y: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>) {
  // CHECK: tinyml.fully_connected
  // CHECK: tinyml.add
  // CHECK: tinyml.mul
  // CHECK: tinyml.fully_connected
  // CHECK: tinyml.add
  // CHECK: tinyml.add
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %c = tinyml.constant dense<[[1.0, -1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.add %y, %0 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.mul %1, %c : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = tinyml.fully_connected %y, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %4 = tinyml.add %3, %x : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %5 = tinyml.add %4, %c : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2, %4, %5 : tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>
}
