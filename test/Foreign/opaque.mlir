// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-fold-batch-norm)' | FileCheck %s
// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-fold-padding,tinyml-fuse-activations)' | FileCheck %s
// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-fold-qdq)' | FileCheck %s
// RUN: tinyml-opt %s --test-equivalent='pipeline=tinyml-optimize' | FileCheck %s
// RUN: tinyml-opt %s --tinyml-integer-io --tinyml-check-accumulators | FileCheck %s

// An op with no interface between ops that would be one without it.

!q = !quant.uniform<i8:f32, 0.0078125:-3>
!u = !quant.uniform<u8:f32, 0.0078125:125>

// CHECK-LABEL: func.func @batch_norm
// CHECK: tinyml.conv2d
// CHECK: foreign.opaque
// CHECK: tinyml.mul
func.func @batch_norm(%x: tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32> {
  %w = tinyml.constant dense<[[[[1.0, 2.0]]], [[[3.0, 4.0]]]]> : tensor<2x1x1x2xf32> -> tensor<2x1x1x2xf32>
  %m = tinyml.constant dense<[[[[2.0, 3.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %0 = tinyml.conv2d %x, %w : (tensor<1x2x2x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x2x2x2xf32>
  %1 = foreign.opaque %0 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %2 = tinyml.mul %1, %m : (tensor<1x2x2x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x2x2x2xf32>
  return %2 : tensor<1x2x2x2xf32>
}

// CHECK-LABEL: func.func @before_conv
// CHECK: tinyml.add
// CHECK: foreign.opaque
// CHECK: tinyml.conv2d
func.func @before_conv(%x: tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32> {
  %w = tinyml.constant dense<[[[[1.0, 2.0]]], [[[3.0, 4.0]]]]> : tensor<2x1x1x2xf32> -> tensor<2x1x1x2xf32>
  %m = tinyml.constant dense<[[[[2.0, 3.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %0 = tinyml.add %x, %m : (tensor<1x2x2x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x2x2x2xf32>
  %1 = foreign.opaque %0 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %2 = tinyml.conv2d %1, %w : (tensor<1x2x2x2xf32>, tensor<2x1x1x2xf32>) -> tensor<1x2x2x2xf32>
  return %2 : tensor<1x2x2x2xf32>
}

// CHECK-LABEL: func.func @padding
// CHECK: tinyml.pad
// CHECK: foreign.opaque
// CHECK: tinyml.conv2d
func.func @padding(%x: tensor<1x2x2x2xf32>) -> tensor<1x4x4x1xf32> {
  %w = tinyml.constant dense<[[[[1.0, 2.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %0 = tinyml.pad %x {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>} : (tensor<1x2x2x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = foreign.opaque %0 : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %2 = tinyml.conv2d %1, %w : (tensor<1x4x4x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x1xf32>
  return %2 : tensor<1x4x4x1xf32>
}

// CHECK-LABEL: func.func @activation
// CHECK: tinyml.add
// CHECK: foreign.opaque
// CHECK: tinyml.clamp
func.func @activation(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = tinyml.add %x, %x : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = foreign.opaque %0 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.clamp %1 {clamp_min = 0.25 : f32} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// CHECK-LABEL: func.func @quantized
// CHECK: tinyml.dequantize
// CHECK-NEXT: foreign.opaque {{.*}} : (tensor<1x2xf32>) -> tensor<1x2xf32>
// CHECK-NEXT: tinyml.quantize
func.func @quantized(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = tinyml.quantize %x : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %1 = tinyml.dequantize %0 : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %2 = foreign.opaque %1 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = tinyml.quantize %2 : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %4 = tinyml.dequantize %3 : (tensor<1x2x!q>) -> tensor<1x2xf32>
  return %4 : tensor<1x2xf32>
}

// It sees the stored numbers, so they stay unsigned.
// CHECK-LABEL: func.func @stored
// CHECK: foreign.bytes %{{.*}} : (tensor<1x2x!quant.uniform<u8:f32
func.func @stored(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = tinyml.quantize %x : (tensor<1x2xf32>) -> tensor<1x2x!u>
  %1 = foreign.bytes %0 : (tensor<1x2x!u>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
