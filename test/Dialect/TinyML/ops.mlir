// RUN: tinyml-opt %s --verify-roundtrip | FileCheck %s

!q = !quant.uniform<i8:f32, 5.000000e-01:-3>
!qw = !quant.uniform<i8<-127:127>:f32:0, {1.0e-1, 2.0e-1}>

// CHECK-LABEL: func.func @conv_f32
func.func @conv_f32(%x: tensor<1x49x10x1xf32>, %w: tensor<64x10x4x1xf32>, %b: tensor<64xf32>) -> tensor<1x25x5x64xf32> {
  // CHECK: tinyml.conv2d %{{.*}}, %{{.*}}, %{{.*}} {clamp_min = 0.000000e+00 : f32, padding = array<i64: 4, 1, 5, 1>, strides = array<i64: 2, 2>}
  %y = tinyml.conv2d %x, %w, %b {strides = array<i64: 2, 2>, padding = array<i64: 4, 1, 5, 1>, clamp_min = 0.0 : f32}
    : (tensor<1x49x10x1xf32>, tensor<64x10x4x1xf32>, tensor<64xf32>) -> tensor<1x25x5x64xf32>
  return %y : tensor<1x25x5x64xf32>
}

// CHECK-LABEL: func.func @conv_s8
func.func @conv_s8(%x: tensor<1x4x4x1x!q>, %b: tensor<2xi32>) -> tensor<1x4x4x2x!q> {
  // CHECK: tinyml.constant dense<{{.*}}> : tensor<2x1x1x1xi8> -> tensor<2x1x1x1x!per_axis>
  %w = tinyml.constant dense<[[[[1]]], [[[2]]]]> : tensor<2x1x1x1xi8> -> tensor<2x1x1x1x!qw>
  %y = tinyml.conv2d %x, %w, %b : (tensor<1x4x4x1x!q>, tensor<2x1x1x1x!qw>, tensor<2xi32>) -> tensor<1x4x4x2x!q>
  return %y : tensor<1x4x4x2x!q>
}

// CHECK-LABEL: func.func @elementwise
func.func @elementwise(%x: tensor<1x8x8x16xf32>, %c: tensor<1x1x1x16xf32>) -> tensor<1x8x8x16xf32> {
  // CHECK: tinyml.add
  %0 = tinyml.add %x, %c {clamp_min = 0.0 : f32} : (tensor<1x8x8x16xf32>, tensor<1x1x1x16xf32>) -> tensor<1x8x8x16xf32>
  // CHECK: tinyml.sigmoid
  %1 = tinyml.sigmoid %0 : (tensor<1x8x8x16xf32>) -> tensor<1x8x8x16xf32>
  // CHECK: tinyml.softmax %{{.*}} {axis = 3 : i64}
  %2 = tinyml.softmax %1 {axis = 3 : i64} : (tensor<1x8x8x16xf32>) -> tensor<1x8x8x16xf32>
  return %2 : tensor<1x8x8x16xf32>
}

// CHECK-LABEL: func.func @pools
func.func @pools(%x: tensor<1x7x5x3xf32>) -> tensor<1x1x1x3xf32> {
  // CHECK: tinyml.max_pool2d %{{.*}} {ceil_mode, kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>}
  %0 = tinyml.max_pool2d %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, ceil_mode} : (tensor<1x7x5x3xf32>) -> tensor<1x4x3x3xf32>
  // CHECK: tinyml.avg_pool2d
  %1 = tinyml.avg_pool2d %0 {kernel = array<i64: 2, 2>} : (tensor<1x4x3x3xf32>) -> tensor<1x3x2x3xf32>
  // CHECK: tinyml.mean
  %2 = tinyml.mean %1 {axes = array<i64: 1, 2>} : (tensor<1x3x2x3xf32>) -> tensor<1x1x1x3xf32>
  return %2 : tensor<1x1x1x3xf32>
}

// CHECK-LABEL: func.func @data_movement
func.func @data_movement(%x: tensor<1x3x4x2xf32>) -> tensor<1x4x32xf32> {
  // CHECK: tinyml.transpose %{{.*}} {perm = array<i64: 0, 2, 1, 3>}
  %0 = tinyml.transpose %x {perm = array<i64: 0, 2, 1, 3>} : (tensor<1x3x4x2xf32>) -> tensor<1x4x3x2xf32>
  // CHECK: tinyml.pad
  %1 = tinyml.pad %0 {low = array<i64: 0, 0, 1, 0>, high = array<i64: 0, 0, 4, 0>} : (tensor<1x4x3x2xf32>) -> tensor<1x4x8x2xf32>
  // CHECK: tinyml.concat %{{.*}}, %{{.*}} {axis = 3 : i64}
  %2 = tinyml.concat %1, %1 {axis = 3 : i64} : (tensor<1x4x8x2xf32>, tensor<1x4x8x2xf32>) -> tensor<1x4x8x4xf32>
  // CHECK: tinyml.reshape
  %3 = tinyml.reshape %2 : (tensor<1x4x8x4xf32>) -> tensor<1x4x32xf32>
  return %3 : tensor<1x4x32xf32>
}

// CHECK-LABEL: func.func @logic
func.func @logic(%x: tensor<2x4xf32>, %i: tensor<3xi64>) -> (tensor<2x4xi1>, tensor<2x3xf32>) {
  // CHECK: tinyml.cast
  %0 = tinyml.cast %x : (tensor<2x4xf32>) -> tensor<2x4xi64>
  // CHECK: tinyml.int_div
  %1 = tinyml.int_div %0, %0 : (tensor<2x4xi64>, tensor<2x4xi64>) -> tensor<2x4xi64>
  // CHECK: tinyml.equal
  %2 = tinyml.equal %0, %1 : (tensor<2x4xi64>, tensor<2x4xi64>) -> tensor<2x4xi1>
  // CHECK: tinyml.less
  %3 = tinyml.less %x, %x : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xi1>
  // CHECK: tinyml.less_equal
  %4 = tinyml.less_equal %0, %1 : (tensor<2x4xi64>, tensor<2x4xi64>) -> tensor<2x4xi1>
  // CHECK: tinyml.and
  %5 = tinyml.and %2, %3 : (tensor<2x4xi1>, tensor<2x4xi1>) -> tensor<2x4xi1>
  // CHECK: tinyml.or
  %6 = tinyml.or %4, %5 : (tensor<2x4xi1>, tensor<2x4xi1>) -> tensor<2x4xi1>
  // CHECK: tinyml.xor
  %7 = tinyml.xor %6, %5 : (tensor<2x4xi1>, tensor<2x4xi1>) -> tensor<2x4xi1>
  // CHECK: tinyml.not
  %8 = tinyml.not %7 : (tensor<2x4xi1>) -> tensor<2x4xi1>
  // CHECK: tinyml.where
  %9 = tinyml.where %8, %x, %x : (tensor<2x4xi1>, tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  // CHECK: tinyml.gather %{{.*}}, %{{.*}} {axis = 1 : i64}
  %10 = tinyml.gather %9, %i {axis = 1 : i64} : (tensor<2x4xf32>, tensor<3xi64>) -> tensor<2x3xf32>
  // CHECK: tinyml.expand
  %11 = tinyml.expand %10 {shape = array<i64: 2, 3>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %8, %11 : tensor<2x4xi1>, tensor<2x3xf32>
}

// CHECK-LABEL: func.func @quantized
func.func @quantized(%x: tensor<1x8xf32>) -> tensor<1x8xi8> {
  // CHECK: tinyml.quantize
  %0 = tinyml.quantize %x : (tensor<1x8xf32>) -> tensor<1x8x!quant.uniform<u8:f32, 0.5:125>>
  // CHECK: tinyml.requantize
  %1 = tinyml.requantize %0 : (tensor<1x8x!quant.uniform<u8:f32, 0.5:125>>) -> tensor<1x8x!q>
  // CHECK: tinyml.lookup %{{.*}}, %{{.*}} :
  %t = tinyml.constant dense<1> : tensor<256xi8> -> tensor<256x!q>
  %3 = tinyml.lookup %1, %t : (tensor<1x8x!q>, tensor<256x!q>) -> tensor<1x8x!q>
  // CHECK: tinyml.storage_cast
  %2 = tinyml.storage_cast %3 : (tensor<1x8x!q>) -> tensor<1x8xi8>
  return %2 : tensor<1x8xi8>
}
