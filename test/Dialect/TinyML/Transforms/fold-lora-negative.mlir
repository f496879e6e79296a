// RUN: tinyml-opt %s --tinyml-fold-lora | FileCheck %s

// An activation stands in the branch.
// CHECK-LABEL: func.func @activation
// CHECK-COUNT-3: tinyml.fully_connected
func.func @activation(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<1.0> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = tinyml.constant dense<1.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %u = tinyml.constant dense<1.0> : tensor<2x1xf32> -> tensor<2x1xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %x, %d {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %2 = tinyml.fully_connected %1, %u : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %3 = tinyml.add %0, %2 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %3 : tensor<1x2xf32>
}

// The branch reads another value.
// CHECK-LABEL: func.func @other_input
// CHECK-COUNT-3: tinyml.fully_connected
func.func @other_input(%x: tensor<1x2xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<1.0> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = tinyml.constant dense<1.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %u = tinyml.constant dense<1.0> : tensor<2x1xf32> -> tensor<2x1xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %y, %d : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %2 = tinyml.fully_connected %1, %u : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %3 = tinyml.add %0, %2 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %3 : tensor<1x2xf32>
}

// The result without the adapter, the branch's result, or the filter is needed
// elsewhere.
// CHECK-LABEL: func.func @needed
// CHECK-COUNT-5: tinyml.fully_connected
func.func @needed(%x: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>) {
  %w = tinyml.constant dense<1.0> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<2.0> : tensor<2x2xf32> -> tensor<2x2xf32>
  %d = tinyml.constant dense<1.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %u = tinyml.constant dense<1.0> : tensor<2x1xf32> -> tensor<2x1xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %x, %d : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %2 = tinyml.fully_connected %1, %u : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %3 = tinyml.add %0, %2 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %4 = tinyml.fully_connected %x, %v : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %5 = tinyml.add %4, %2 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %6 = tinyml.fully_connected %5, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %0, %3, %5, %6 : tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>
}

// There is no linear op beside the branch: its product would cost more.
// CHECK-LABEL: func.func @residual
// CHECK-COUNT-2: tinyml.fully_connected
func.func @residual(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %d = tinyml.constant dense<1.0> : tensor<1x4xf32> -> tensor<1x4xf32>
  %u = tinyml.constant dense<1.0> : tensor<4x1xf32> -> tensor<4x1xf32>
  %0 = tinyml.fully_connected %x, %d : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
  %1 = tinyml.fully_connected %0, %u : (tensor<1x1xf32>, tensor<4x1xf32>) -> tensor<1x4xf32>
  %2 = tinyml.add %x, %1 : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  return %2 : tensor<1x4xf32>
}

// Other strides read other positions, and a transpose counts them in another
// order.
// CHECK-LABEL: func.func @positions
// CHECK-COUNT-4: tinyml.conv2d
func.func @positions(%x: tensor<1x2x2x2xf32>) -> (tensor<1x1x1x2xf32>, tensor<1x2x2x2xf32>) {
  %w = tinyml.constant dense<1.0> : tensor<2x2x2x2xf32> -> tensor<2x2x2x2xf32>
  %v = tinyml.constant dense<2.0> : tensor<2x1x1x2xf32> -> tensor<2x1x1x2xf32>
  %z = tinyml.constant dense<3.0> : tensor<2x1x1x2xf32> -> tensor<2x1x1x2xf32>
  %0 = tinyml.conv2d %x, %w : (tensor<1x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<1x1x1x2xf32>
  %1 = tinyml.conv2d %x, %v {strides = array<i64: 2, 2>} : (tensor<1x2x2x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x1x1x2xf32>
  %2 = tinyml.add %0, %1 : (tensor<1x1x1x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x1x1x2xf32>
  %3 = tinyml.conv2d %x, %v : (tensor<1x2x2x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x2x2x2xf32>
  %4 = tinyml.transpose %x {perm = array<i64: 0, 2, 1, 3>} : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %5 = tinyml.conv2d %4, %z : (tensor<1x2x2x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x2x2x2xf32>
  %6 = tinyml.add %3, %5 : (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %2, %6 : tensor<1x1x1x2xf32>, tensor<1x2x2x2xf32>
}

// What is padded is zero, not the bias of the op before.
// CHECK-LABEL: func.func @bias_before_padding
// CHECK-COUNT-3: tinyml.conv2d
func.func @bias_before_padding(%x: tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32> {
  %w = tinyml.constant dense<1.0> : tensor<2x3x3x2xf32> -> tensor<2x3x3x2xf32>
  %d = tinyml.constant dense<2.0> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %b = tinyml.constant dense<1.0> : tensor<1xf32> -> tensor<1xf32>
  %u = tinyml.constant dense<3.0> : tensor<2x3x3x1xf32> -> tensor<2x3x3x1xf32>
  %0 = tinyml.conv2d %x, %w {padding = array<i64: 1, 1, 1, 1>} : (tensor<1x2x2x2xf32>, tensor<2x3x3x2xf32>) -> tensor<1x2x2x2xf32>
  %1 = tinyml.conv2d %x, %d, %b : (tensor<1x2x2x2xf32>, tensor<1x1x1x2xf32>, tensor<1xf32>) -> tensor<1x2x2x1xf32>
  %2 = tinyml.conv2d %1, %u {padding = array<i64: 1, 1, 1, 1>} : (tensor<1x2x2x1xf32>, tensor<2x3x3x1xf32>) -> tensor<1x2x2x2xf32>
  %3 = tinyml.add %0, %2 : (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %3 : tensor<1x2x2x2xf32>
}

// A depthwise filter has no place for the other channels, a quantized one keeps
// its integers, and a number that is not finite is no weight.
// CHECK-LABEL: func.func @no_place
// CHECK-COUNT-3: tinyml.conv2d
// CHECK-COUNT-4: tinyml.fully_connected
func.func @no_place(%x: tensor<1x1x1x2xf32>, %y: tensor<1x2xf32>) -> (tensor<1x1x1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>) {
  %w = tinyml.constant dense<[[[[10.0]]], [[[30.0]]]]> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
  %d = tinyml.constant dense<2.0> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %u = tinyml.constant dense<3.0> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
  %0 = tinyml.conv2d %x, %w {groups = 2} : (tensor<1x1x1x2xf32>, tensor<2x1x1x1xf32>) -> tensor<1x1x1x2xf32>
  %1 = tinyml.conv2d %x, %d : (tensor<1x1x1x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x1x1x1xf32>
  %9 = tinyml.conv2d %1, %u : (tensor<1x1x1x1xf32>, tensor<2x1x1x1xf32>) -> tensor<1x1x1x2xf32>
  %2 = tinyml.add %0, %9 : (tensor<1x1x1x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x1x1x2xf32>
  %q = tinyml.constant dense<3> : tensor<2x2xi8> -> tensor<2x2x!quant.uniform<i8:f32, 0.5>>
  %p = tinyml.constant dense<4> : tensor<2x2xi8> -> tensor<2x2x!quant.uniform<i8:f32, 0.5>>
  %dq = tinyml.dequantize %q : (tensor<2x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x2xf32>
  %dp = tinyml.dequantize %p : (tensor<2x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x2xf32>
  %3 = tinyml.fully_connected %y, %dq : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %4 = tinyml.fully_connected %y, %dp : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %5 = tinyml.add %3, %4 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %i = tinyml.constant dense<0x7F800000> : tensor<2x2xf32> -> tensor<2x2xf32>
  %n = tinyml.constant dense<1.0> : tensor<2x2xf32> -> tensor<2x2xf32>
  %6 = tinyml.fully_connected %y, %i : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %7 = tinyml.fully_connected %y, %n : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %8 = tinyml.add %6, %7 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2, %5, %8 : tensor<1x1x1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>
}

// Written out with all its zeros, this would take half a gigabyte.
// CHECK-LABEL: func.func @too_large
// CHECK-COUNT-2: tinyml.conv2d
func.func @too_large(%x: tensor<1x1x1x8192xf32>) -> tensor<1x1x1x8192xf32> {
  %w = tinyml.constant dense<1.0> : tensor<8192x1x1x1xf32> -> tensor<8192x1x1x1xf32>
  %v = tinyml.constant dense<2.0> : tensor<8192x1x1x1xf32> -> tensor<8192x1x1x1xf32>
  %0 = tinyml.conv2d %x, %w {groups = 8192} : (tensor<1x1x1x8192xf32>, tensor<8192x1x1x1xf32>) -> tensor<1x1x1x8192xf32>
  %1 = tinyml.conv2d %x, %v {groups = 8192} : (tensor<1x1x1x8192xf32>, tensor<8192x1x1x1xf32>) -> tensor<1x1x1x8192xf32>
  %2 = tinyml.add %0, %1 : (tensor<1x1x1x8192xf32>, tensor<1x1x1x8192xf32>) -> tensor<1x1x1x8192xf32>
  return %2 : tensor<1x1x1x8192xf32>
}
