// RUN: tinyml-opt %s --tinyml-recognize-functions 2>&1 | FileCheck %s
// CHECK-NOT: remark

// Something else needs what is in between.
// CHECK-LABEL: func.func @used
func.func @used(%x: tensor<1x8xf32>) -> (tensor<1x8xf32>, tensor<1x8xf32>) {
  // CHECK: tinyml.sigmoid
  // CHECK-NEXT: tinyml.mul
  %0 = tinyml.sigmoid %x : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.mul %0, %x : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %0, %1 : tensor<1x8xf32>, tensor<1x8xf32>
}

// A number for each channel is no function of one number.
// CHECK-LABEL: func.func @per_channel
func.func @per_channel(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // CHECK: tinyml.min
  %c = tinyml.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.min %x, %c : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// Nearly 6 is not 6.
// CHECK-LABEL: func.func @nearly
func.func @nearly(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  // CHECK: tinyml.add
  // CHECK-NEXT: tinyml.mul
  // CHECK-NEXT: tinyml.div
  %three = tinyml.constant dense<3.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %six = tinyml.constant dense<6.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.add %x, %three {clamp_min = 0.0 : f32, clamp_max = 6.001 : f32} : (tensor<1x8xf32>, tensor<1x1xf32>) -> tensor<1x8xf32>
  %1 = tinyml.mul %0, %x : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %2 = tinyml.div %1, %six : (tensor<1x8xf32>, tensor<1x1xf32>) -> tensor<1x8xf32>
  return %2 : tensor<1x8xf32>
}

// An operand that is broadcast has fewer numbers than the result.
// CHECK-LABEL: func.func @broadcast
func.func @broadcast(%x: tensor<1x1xf32>, %y: tensor<1x8xf32>) -> tensor<1x8xf32> {
  // CHECK: tinyml.sigmoid
  // CHECK-NEXT: tinyml.mul
  %0 = tinyml.sigmoid %x : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %1 = tinyml.mul %0, %y : (tensor<1x1xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %1 : tensor<1x8xf32>
}

// Two means over different dimensions, and a difference that is needed elsewhere.
// CHECK-LABEL: func.func @other_axes
func.func @other_axes(%x: tensor<1x2x4xf32>) -> (tensor<1x2x4xf32>, tensor<1x2x4xf32>) {
  // CHECK-NOT: tinyml.normalize
  // CHECK: return
  %eps = tinyml.constant dense<1.0e-5> : tensor<1x1x1xf32> -> tensor<1x1x1xf32>
  %0 = tinyml.mean %x {axes = array<i64: 2>} : (tensor<1x2x4xf32>) -> tensor<1x2x1xf32>
  %1 = tinyml.sub %x, %0 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x2x4xf32>
  %2 = tinyml.mul %1, %1 : (tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %3 = tinyml.mean %2 {axes = array<i64: 2>} : (tensor<1x2x4xf32>) -> tensor<1x2x1xf32>
  %4 = tinyml.add %3, %eps : (tensor<1x2x1xf32>, tensor<1x1x1xf32>) -> tensor<1x2x1xf32>
  %5 = tinyml.sqrt %4 : (tensor<1x2x1xf32>) -> tensor<1x2x1xf32>
  %6 = tinyml.div %x, %5 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x2x4xf32>
  return %6, %1 : tensor<1x2x4xf32>, tensor<1x2x4xf32>
}

// The smallest number keeps a norm that is divided by from 0.
// CHECK-LABEL: func.func @guard
func.func @guard(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  // CHECK: tinyml.sqrt
  // CHECK-NEXT: tinyml.clamp
  %0 = tinyml.sqrt %x : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.clamp %0 {clamp_min = 1.17549435E-38 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
  return %1 : tensor<1x8xf32>
}

// The sum of squares is needed, too; one that is clamped or has another summand
// is none.
// CHECK-LABEL: func.func @no_magnitudes
// CHECK-NOT: tinyml.hypot
// CHECK: return
func.func @no_magnitudes(%x: tensor<1x8xf32>, %y: tensor<1x8xf32>) -> (tensor<1x8xf32>, tensor<1x8xf32>, tensor<1x8xf32>, tensor<1x8xf32>) {
  %0 = tinyml.mul %x, %x : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = tinyml.mul %y, %y : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %2 = tinyml.add %0, %1 : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %3 = tinyml.sqrt %2 : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %4 = tinyml.add %0, %1 {clamp_min = 0.5 : f32} : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %5 = tinyml.sqrt %4 : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %6 = tinyml.add %0, %y : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %7 = tinyml.sqrt %6 : (tensor<1x8xf32>) -> tensor<1x8xf32>
  return %2, %3, %5, %7 : tensor<1x8xf32>, tensor<1x8xf32>, tensor<1x8xf32>, tensor<1x8xf32>
}

// The sum is of other numbers, over other dimensions, or needed elsewhere.
// CHECK-LABEL: func.func @no_softmax
func.func @no_softmax(%x: tensor<1x2x4xf32>, %y: tensor<1x2x4xf32>) -> (tensor<1x2x4xf32>, tensor<1x2x4xf32>, tensor<1x2x4xf32>, tensor<1x2x1xf32>) {
  // CHECK-NOT: tinyml.softmax
  // CHECK: return
  %0 = tinyml.exp %x : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %1 = tinyml.reduce_sum %y {axes = array<i64: 2>} : (tensor<1x2x4xf32>) -> tensor<1x2x1xf32>
  %2 = tinyml.div %0, %1 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x2x4xf32>
  %3 = tinyml.exp %y : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %4 = tinyml.reduce_sum %3 {axes = array<i64: 1, 2>} : (tensor<1x2x4xf32>) -> tensor<1x1x1xf32>
  %5 = tinyml.div %3, %4 : (tensor<1x2x4xf32>, tensor<1x1x1xf32>) -> tensor<1x2x4xf32>
  %6 = tinyml.exp %2 : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %7 = tinyml.reduce_sum %6 {axes = array<i64: 2>} : (tensor<1x2x4xf32>) -> tensor<1x2x1xf32>
  %8 = tinyml.div %6, %7 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x2x4xf32>
  return %2, %5, %8, %7 : tensor<1x2x4xf32>, tensor<1x2x4xf32>, tensor<1x2x4xf32>, tensor<1x2x1xf32>
}

// A maximum along another dimension is not taken off by a softmax.
// CHECK-LABEL: func.func @other_maximum
func.func @other_maximum(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  // CHECK: tinyml.sub
  // CHECK-NEXT: tinyml.exp
  %0 = tinyml.reduce_max %x {axes = array<i64: 1>} : (tensor<1x2x4xf32>) -> tensor<1x1x4xf32>
  %1 = tinyml.sub %x, %0 : (tensor<1x2x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
  %2 = tinyml.exp %1 : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  return %2 : tensor<1x2x4xf32>
}

// No weights before, weights that bounds are behind, scores that are needed
// elsewhere, and a negative factor, which quantized weights do not take.
// CHECK-LABEL: func.func @factors_stay
func.func @factors_stay(%x: tensor<1x3x4xf32>, %k: tensor<1x4x3xf32>) -> (tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>) {
  // CHECK-COUNT-4: tinyml.matmul {{.*}}{{[[:space:]].*}}tinyml.mul
  %w = tinyml.constant dense<1.5> : tensor<4x4xf32> -> tensor<4x4xf32>
  %half = tinyml.constant dense<0.5> : tensor<1x1x1xf32> -> tensor<1x1x1xf32>
  %negative = tinyml.constant dense<-0.5> : tensor<1x1x1xf32> -> tensor<1x1x1xf32>
  %0 = tinyml.matmul %x, %k : (tensor<1x3x4xf32>, tensor<1x4x3xf32>) -> tensor<1x3x3xf32>
  %1 = tinyml.mul %0, %half : (tensor<1x3x3xf32>, tensor<1x1x1xf32>) -> tensor<1x3x3xf32>
  %flat = tinyml.reshape %x : (tensor<1x3x4xf32>) -> tensor<3x4xf32>
  %2 = tinyml.fully_connected %flat, %w {clamp_min = 0.0 : f32} : (tensor<3x4xf32>, tensor<4x4xf32>) -> tensor<3x4xf32>
  %3 = tinyml.reshape %2 : (tensor<3x4xf32>) -> tensor<1x3x4xf32>
  %4 = tinyml.matmul %3, %k : (tensor<1x3x4xf32>, tensor<1x4x3xf32>) -> tensor<1x3x3xf32>
  %5 = tinyml.mul %4, %half : (tensor<1x3x3xf32>, tensor<1x1x1xf32>) -> tensor<1x3x3xf32>
  %6 = tinyml.fully_connected %flat, %w : (tensor<3x4xf32>, tensor<4x4xf32>) -> tensor<3x4xf32>
  %7 = tinyml.reshape %6 : (tensor<3x4xf32>) -> tensor<1x3x4xf32>
  %8 = tinyml.matmul %7, %k : (tensor<1x3x4xf32>, tensor<1x4x3xf32>) -> tensor<1x3x3xf32>
  %9 = tinyml.mul %8, %half : (tensor<1x3x3xf32>, tensor<1x1x1xf32>) -> tensor<1x3x3xf32>
  %10 = tinyml.fully_connected %flat, %w : (tensor<3x4xf32>, tensor<4x4xf32>) -> tensor<3x4xf32>
  %11 = tinyml.reshape %10 : (tensor<3x4xf32>) -> tensor<1x3x4xf32>
  %12 = tinyml.matmul %11, %k : (tensor<1x3x4xf32>, tensor<1x4x3xf32>) -> tensor<1x3x3xf32>
  %13 = tinyml.mul %12, %negative : (tensor<1x3x3xf32>, tensor<1x1x1xf32>) -> tensor<1x3x3xf32>
  return %1, %5, %9, %8, %13 : tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>, tensor<1x3x3xf32>
}

// A norm of three, one of two dimensions, and a number that is taken off.
// CHECK-LABEL: func.func @no_norms
// CHECK-NOT: tinyml.hypot
// CHECK: return
func.func @no_norms(%x: tensor<1x8x3xf32>, %y: tensor<1x2x2xf32>, %z: tensor<1x8x2xf32>) -> (tensor<1x8x1xf32>, tensor<1x1x1xf32>, tensor<1x8x1xf32>) {
  %c = tinyml.constant dense<-0.25> : tensor<1x1x1xf32> -> tensor<1x1x1xf32>
  %0 = tinyml.mul %x, %x : (tensor<1x8x3xf32>, tensor<1x8x3xf32>) -> tensor<1x8x3xf32>
  %1 = tinyml.reduce_sum %0 {axes = array<i64: 2>} : (tensor<1x8x3xf32>) -> tensor<1x8x1xf32>
  %2 = tinyml.sqrt %1 : (tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  %3 = tinyml.mul %y, %y : (tensor<1x2x2xf32>, tensor<1x2x2xf32>) -> tensor<1x2x2xf32>
  %4 = tinyml.reduce_sum %3 {axes = array<i64: 1, 2>} : (tensor<1x2x2xf32>) -> tensor<1x1x1xf32>
  %5 = tinyml.sqrt %4 : (tensor<1x1x1xf32>) -> tensor<1x1x1xf32>
  %6 = tinyml.mul %z, %z : (tensor<1x8x2xf32>, tensor<1x8x2xf32>) -> tensor<1x8x2xf32>
  %7 = tinyml.reduce_sum %6 {axes = array<i64: 2>} : (tensor<1x8x2xf32>) -> tensor<1x8x1xf32>
  %8 = tinyml.add %7, %c : (tensor<1x8x1xf32>, tensor<1x1x1xf32>) -> tensor<1x8x1xf32>
  %9 = tinyml.sqrt %8 : (tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  return %2, %5, %9 : tensor<1x8x1xf32>, tensor<1x1x1xf32>, tensor<1x8x1xf32>
}
