// RUN: tinyml-opt %s --tinyml-eliminate-dead-channels --split-input-file | FileCheck %s
// RUN: tinyml-opt %s --split-input-file --test-equivalent='pipeline=func.func(tinyml-eliminate-dead-channels)' -o /dev/null

// The constant 2 is 0 in the padding.
// CHECK-LABEL: func.func @padding
func.func @padding(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32> {
  %w = tinyml.constant dense<[[[[1.0]]], [[[0.0]]]]> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
  %b = tinyml.constant dense<[0.5, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  %v = tinyml.constant dense<1.0> : tensor<1x3x3x2xf32> -> tensor<1x3x3x2xf32>
  // CHECK: tinyml.conv2d %{{.*}} -> tensor<1x2x2x2xf32>
  %0 = tinyml.conv2d %x, %w, %b : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
  %1 = tinyml.conv2d %0, %v {padding = array<i64: 1, 1, 1, 1>} : (tensor<1x2x2x2xf32>, tensor<1x3x3x2xf32>) -> tensor<1x2x2x1xf32>
  return %1 : tensor<1x2x2x1xf32>
}

// -----

// Results keep their channels, and so does what softmax reads.
// CHECK-LABEL: func.func @result
func.func @result(%x: tensor<1x1xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %w = tinyml.constant dense<[[1.0], [0.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  // CHECK: tinyml.fully_connected %{{.*}} -> tensor<1x2xf32>
  // CHECK: tinyml.fully_connected %{{.*}} -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %x, %w : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %2 = tinyml.softmax %1 {axis = 1 : i64} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0, %2 : tensor<1x2xf32>, tensor<1x2xf32>
}

// -----

// Rounding could make a sum that is 0 at most a little larger.
// CHECK-LABEL: func.func @margin
func.func @margin(%x: tensor<1x2xf32>) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[1.0, 1.0], [1.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = tinyml.constant dense<[0.0, -2.0]> : tensor<2xf32> -> tensor<2xf32>
  %v = tinyml.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  // CHECK: tinyml.fully_connected %{{.*}} {clamp_min = 0.0{{.*}}} : {{.*}} -> tensor<1x2xf32>
  %0 = tinyml.sigmoid %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %w, %b {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %1, %v : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}

// -----

// A layer that is constant keeps one channel.
// CHECK-LABEL: func.func @all_dead
func.func @all_dead(%x: tensor<1x2xf32>) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<0.0> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  // CHECK: tinyml.fully_connected %{{.*}} -> tensor<1x1xf32>
  // CHECK: tinyml.fully_connected %{{.*}} -> tensor<1x1xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %v : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}

// -----

!q = !quant.uniform<i16:f32, 0.001>
!f = !quant.uniform<i8<-127:127>:f32, 1.0>

// The sums of 16-bit numbers are shifted as the largest one needs; without a
// channel the shift would be another.
// CHECK-LABEL: func.func @shifted
func.func @shifted(%x: tensor<1x600xf32>) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<127> : tensor<2x600xi8> -> tensor<2x600x!f>
  %b = tinyml.constant dense<[0, 0]> : tensor<2xi32> -> tensor<2xi32>
  %v = tinyml.constant dense<[[1, 0]]> : tensor<1x2xi8> -> tensor<1x2x!f>
  %vb = tinyml.constant dense<[0]> : tensor<1xi32> -> tensor<1xi32>
  // CHECK: tinyml.fully_connected %{{.*}} -> tensor<1x2x
  %q = tinyml.quantize %x : (tensor<1x600xf32>) -> tensor<1x600x!q>
  %0 = tinyml.fully_connected %q, %w, %b : (tensor<1x600x!q>, tensor<2x600x!f>, tensor<2xi32>) -> tensor<1x2x!q>
  %1 = tinyml.fully_connected %0, %v, %vb : (tensor<1x2x!q>, tensor<1x2x!f>, tensor<1xi32>) -> tensor<1x1x!q>
  %2 = tinyml.dequantize %1 : (tensor<1x1x!q>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}

// -----

!s = !quant.uniform<i8:f32, 0.5:3>
!k = !quant.uniform<i8<-127:127>:f32, 0.5>

// Raw integers have all values of their type.
// CHECK-LABEL: func.func @raw
func.func @raw(%x: tensor<1x2xi8>) -> tensor<1x1x!s> {
  %w = tinyml.constant dense<[[1, 2], [3, -4]]> : tensor<2x2xi8> -> tensor<2x2x!k>
  %b = tinyml.constant dense<0> : tensor<2xi32> -> tensor<2xi32>
  %v = tinyml.constant dense<[[5, 6]]> : tensor<1x2xi8> -> tensor<1x2x!k>
  %vb = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  // CHECK: tinyml.fully_connected %{{.*}} -> tensor<1x2x
  %0 = tinyml.storage_cast %x : (tensor<1x2xi8>) -> tensor<1x2x!s>
  %1 = tinyml.fully_connected %0, %w, %b : (tensor<1x2x!s>, tensor<2x2x!k>, tensor<2xi32>) -> tensor<1x2x!s>
  %2 = tinyml.fully_connected %1, %v, %vb : (tensor<1x2x!s>, tensor<1x2x!k>, tensor<1xi32>) -> tensor<1x1x!s>
  return %2 : tensor<1x1x!s>
}

// -----

// One round leaves the columns of what it left out for the next.
// CHECK-LABEL: func.func @rounds
func.func @rounds(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %u = tinyml.constant dense<[[1.0, 0.0], [2.0, 3.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[1.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  // CHECK: tinyml.fully_connected %{{.*}} -> tensor<1x1xf32>
  // CHECK: tinyml.fully_connected %{{.*}} -> tensor<1x1xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %u : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %1, %v : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}
