// RUN: tinyml-opt %s --tinyml-eliminate-dead-channels --split-input-file | FileCheck %s
// RUN: tinyml-opt %s --tinyml-eliminate-dead-channels --split-input-file 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK
// RUN: tinyml-opt %s --split-input-file --test-equivalent='pipeline=func.func(tinyml-eliminate-dead-channels)' -o /dev/null
// RUN: tinyml-opt %s --tinyml-eliminate-dead-channels=multiple=4 --split-input-file | FileCheck %s --check-prefix=FOURS
// RUN: tinyml-opt %s --split-input-file --test-equivalent='pipeline=func.func(tinyml-eliminate-dead-channels{multiple=4})' -o /dev/null

// Of two channels, or of four, a multiple of four are all.
// FOURS-LABEL: func.func @negative_weights
// FOURS: tinyml.conv2d {{.*}} -> tensor<1x2x2x2xf32>

// REMARK: remark: 1 channels are constant or never read: without them it takes 8 of 16 multiplications and 2 of 4 weights

// Channel 1 is zero after its Relu, as its input is never negative.
// CHECK-LABEL: func.func @negative_weights
func.func @negative_weights(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32> {
  %w = tinyml.constant dense<[[[[1.0]]], [[[-1.0]]]]> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
  %v = tinyml.constant dense<[[[[3.0, 4.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  // CHECK: %[[W:.*]] = tinyml.constant dense<1.0{{.*}}> : tensor<1x1x1x1xf32>
  // CHECK: tinyml.conv2d %{{.*}}, %[[W]] {clamp_min = 0.0{{.*}}} : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x2x2x1xf32>
  // CHECK: %[[V:.*]] = tinyml.constant dense<3.0{{.*}}> : tensor<1x1x1x1xf32>
  // CHECK: tinyml.conv2d %{{.*}}, %[[V]] : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x2x2x1xf32>
  %0 = tinyml.sigmoid %x : (tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32>
  %1 = tinyml.conv2d %0, %w {clamp_min = 0.0 : f32} : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>) -> tensor<1x2x2x2xf32>
  %2 = tinyml.conv2d %1, %v : (tensor<1x2x2x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x2x2x1xf32>
  return %2 : tensor<1x2x2x1xf32>
}

// -----

// A constant of 2 becomes 2 * (4 + 5) in the bias of what reads it flattened.
// CHECK-LABEL: func.func @constant_into_bias
func.func @constant_into_bias(%x: tensor<1x2x1x1xf32>) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[[[1.0]]], [[[0.0]]]]> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
  %b = tinyml.constant dense<[0.5, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  %v = tinyml.constant dense<[[1.0, 4.0, 3.0, 5.0]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  // CHECK: tinyml.reshape %{{.*}} : (tensor<1x2x1x1xf32>) -> tensor<1x2xf32>
  // CHECK: %[[V:.*]] = tinyml.constant dense<{{\[\[}}1.{{.*}}, 3.{{.*}}]]> : tensor<1x2xf32>
  // CHECK: %[[B:.*]] = tinyml.constant dense<1.8{{0*}}e+01> : tensor<1xf32>
  // CHECK: tinyml.fully_connected %{{.*}}, %[[V]], %[[B]] :
  %0 = tinyml.conv2d %x, %w, %b : (tensor<1x2x1x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x2x1x2xf32>
  %1 = tinyml.reshape %0 : (tensor<1x2x1x2xf32>) -> tensor<1x4xf32>
  %2 = tinyml.fully_connected %1, %v : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}

// -----

// Nothing reads channel 0.
// CHECK-LABEL: func.func @unread
func.func @unread(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %v = tinyml.constant dense<[[0.0, 4.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  // CHECK: tinyml.fully_connected {{.*}} -> tensor<1x1xf32>
  // CHECK: tinyml.fully_connected {{.*}} -> tensor<1x1xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %v : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}

// -----

!q = !quant.uniform<i8:f32, 0.0078125:0>
!r = !quant.uniform<i8:f32, 0.0078125:-128>
!f = !quant.uniform<i8<-127:127>:f32:0, {0.0078125, 0.015625, 0.0078125}>
!g = !quant.uniform<i8<-127:127>:f32, 0.0078125>

// Integers through a depthwise convolution with padding, a pool and a sum:
// channel 1 is at the zero point, whatever the input. The scale of a channel
// goes with it.
// CHECK: !per_axis = !quant.uniform<i8<-127:127>:f32:0, {7.812500e-03,7.812500e-03}>
// CHECK-LABEL: func.func @integers
func.func @integers(%x: tensor<1x4x4x2xf32>) -> tensor<1x1xf32> {
  // CHECK: tinyml.constant dense<{{\[\[\[\[}}90, 20]]], {{\[\[\[}}7, -50]]]]>
  // CHECK: tinyml.conv2d %{{.*}} {clamp_min = 0.0{{.*}}} : ({{.*}}, tensor<2x1x1x2x!{{.*}}>, tensor<2xi32>) -> tensor<1x4x4x2x
  // CHECK: tinyml.conv2d %{{.*}} groups = 2 : i64{{.*}} -> tensor<1x4x4x2x
  // CHECK-NEXT: tinyml.add %{{.*}} -> tensor<1x4x4x2x
  // CHECK-NEXT: tinyml.max_pool2d %{{.*}} -> tensor<1x1x1x2x
  // CHECK-NEXT: tinyml.reshape %{{.*}} -> tensor<1x2x
  // CHECK: tinyml.fully_connected %{{.*}} : (tensor<1x2x{{.*}}>, tensor<1x2x{{.*}}>, tensor<1xi32>)
  %w = tinyml.constant dense<[[[[90, 20]]], [[[3, 4]]], [[[7, -50]]]]> : tensor<3x1x1x2xi8> -> tensor<3x1x1x2x!f>
  %b = tinyml.constant dense<[100, -900, 5]> : tensor<3xi32> -> tensor<3xi32>
  %dw = tinyml.constant dense<5> : tensor<3x3x3x1xi8> -> tensor<3x3x3x1x!g>
  %db = tinyml.constant dense<[10, 0, 30]> : tensor<3xi32> -> tensor<3xi32>
  %v = tinyml.constant dense<[[60, 70, 80]]> : tensor<1x3xi8> -> tensor<1x3x!g>
  %vb = tinyml.constant dense<7> : tensor<1xi32> -> tensor<1xi32>
  %q = tinyml.quantize %x : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2x!q>
  %0 = tinyml.conv2d %q, %w, %b {clamp_min = 0.0 : f32} : (tensor<1x4x4x2x!q>, tensor<3x1x1x2x!f>, tensor<3xi32>) -> tensor<1x4x4x3x!r>
  %1 = tinyml.conv2d %0, %dw, %db {clamp_min = 0.0 : f32, groups = 3 : i64, padding = array<i64: 1, 1, 1, 1>} : (tensor<1x4x4x3x!r>, tensor<3x3x3x1x!g>, tensor<3xi32>) -> tensor<1x4x4x3x!r>
  %2 = tinyml.add %0, %1 : (tensor<1x4x4x3x!r>, tensor<1x4x4x3x!r>) -> tensor<1x4x4x3x!r>
  %3 = tinyml.max_pool2d %2 {kernel = array<i64: 4, 4>} : (tensor<1x4x4x3x!r>) -> tensor<1x1x1x3x!r>
  %4 = tinyml.reshape %3 : (tensor<1x1x1x3x!r>) -> tensor<1x3x!r>
  %5 = tinyml.fully_connected %4, %v, %vb : (tensor<1x3x!r>, tensor<1x3x!g>, tensor<1xi32>) -> tensor<1x1x!q>
  %6 = tinyml.dequantize %5 : (tensor<1x1x!q>) -> tensor<1x1xf32>
  return %6 : tensor<1x1xf32>
}

// -----

// Of a join, the channel of one operand and its place in the result; a constant
// operand of a product loses it too.
// CHECK-LABEL: func.func @join
func.func @join(%x: tensor<1x3xf32>) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %m = tinyml.constant dense<[[2.0, 3.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %v = tinyml.constant dense<[[1.0, 2.0, 3.0, 4.0, 5.0]]> : tensor<1x5xf32> -> tensor<1x5xf32>
  // CHECK-DAG: tinyml.constant dense<2.0{{.*}}> : tensor<1x1xf32>
  // CHECK: tinyml.fully_connected %{{.*}} -> tensor<1x1xf32>
  // CHECK-NEXT: tinyml.mul %{{.*}} -> tensor<1x1xf32>
  // CHECK-NEXT: tinyml.concat %{{.*}} -> tensor<1x4xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x3xf32>, tensor<2x3xf32>) -> tensor<1x2xf32>
  %1 = tinyml.mul %0, %m : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.concat %x, %1 {axis = 1 : i64} : (tensor<1x3xf32>, tensor<1x2xf32>) -> tensor<1x5xf32>
  %3 = tinyml.fully_connected %2, %v : (tensor<1x5xf32>, tensor<1x5xf32>) -> tensor<1x1xf32>
  return %3 : tensor<1x1xf32>
}

// -----

// Three of six are dead: with one of these, four stay.
// CHECK-LABEL: func.func @six
// CHECK: tinyml.fully_connected {{.*}} -> tensor<1x3xf32>
// FOURS-LABEL: func.func @six
// FOURS: tinyml.fully_connected {{.*}} -> tensor<1x4xf32>
// FOURS: tinyml.fully_connected {{.*}}tensor<1x4xf32>
func.func @six(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[1.0], [0.0], [2.0], [0.0], [3.0], [0.0]]> : tensor<6x1xf32> -> tensor<6x1xf32>
  %v = tinyml.constant dense<0.5> : tensor<1x6xf32> -> tensor<1x6xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x1xf32>, tensor<6x1xf32>) -> tensor<1x6xf32>
  %1 = tinyml.fully_connected %0, %v : (tensor<1x6xf32>, tensor<1x6xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}
