// RUN: tinyml-opt %s --tinyml-fold-batch-norm | FileCheck %s
// RUN: tinyml-opt %s --tinyml-fold-batch-norm=fold-before=false | FileCheck %s --check-prefix=AFTER

// A filter scaled, and a bias made, per output channel; the bounds move along.
// CHECK-LABEL: func.func @conv
// CHECK-SAME: %[[X:.*]]: tensor<1x2x2x1xf32>
func.func @conv(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xf32> {
  // CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{\[\[\[\[}}2.000000e+00]]], {{\[\[\[}}6.000000e+00]]]]>
  // CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[5.000000e-01, -5.000000e-01]>
  // CHECK: %[[Y:.*]] = tinyml.conv2d %[[X]], %[[W]], %[[B]] {clamp_min = 0.000000e+00 : f32}
  // CHECK-NEXT: return %[[Y]]
  %w = tinyml.constant dense<[[[[1.0]]], [[[2.0]]]]> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
  %m = tinyml.constant dense<[[[[2.0, 3.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %a = tinyml.constant dense<[[[[0.5, -0.5]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %0 = tinyml.conv2d %x, %w : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>) -> tensor<1x2x2x2xf32>
  %1 = tinyml.mul %0, %m : (tensor<1x2x2x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x2x2x2xf32>
  %2 = tinyml.add %1, %a {clamp_min = 0.0 : f32} : (tensor<1x2x2x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x2x2x2xf32>
  return %2 : tensor<1x2x2x2xf32>
}

// A bias that exists is scaled too; c - y negates the filter.
// CHECK-LABEL: func.func @reversed_subtraction
func.func @reversed_subtraction(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{\[\[}}-1.000000e+00, -2.000000e+00], [-3.000000e+00, -4.000000e+00]]>
  // CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[5.000000e+00, 4.000000e+00]>
  // CHECK: tinyml.fully_connected %{{.*}}, %[[W]], %[[B]] :
  // CHECK-NEXT: return
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = tinyml.constant dense<[1.0, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  %c = tinyml.constant dense<6.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.sub %c, %0 : (tensor<1x1xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// A MatMul of rank 3 is a fully_connected between reshapes.
// CHECK-LABEL: func.func @through_reshape
func.func @through_reshape(%x: tensor<6x2xf32>) -> tensor<2x3x2xf32> {
  // CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[1.000000e+00, 2.000000e+00]>
  // CHECK: %[[Y:.*]] = tinyml.fully_connected %{{.*}}, %{{.*}}, %[[B]]
  // CHECK-NEXT: %[[R:.*]] = tinyml.reshape %[[Y]] : (tensor<6x2xf32>) -> tensor<2x3x2xf32>
  // CHECK-NEXT: return %[[R]]
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %a = tinyml.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32> -> tensor<1x1x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<6x2xf32>, tensor<2x2xf32>) -> tensor<6x2xf32>
  %1 = tinyml.reshape %0 : (tensor<6x2xf32>) -> tensor<2x3x2xf32>
  %2 = tinyml.add %1, %a : (tensor<2x3x2xf32>, tensor<1x1x2xf32>) -> tensor<2x3x2xf32>
  return %2 : tensor<2x3x2xf32>
}

// Before an unpadded convolution a sum folds; groups pick their channels.
// CHECK-LABEL: func.func @before_grouped
// AFTER-LABEL: func.func @before_grouped
func.func @before_grouped(%x: tensor<1x1x1x2xf32>) -> tensor<1x1x1x2xf32> {
  // CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{\[\[\[\[}}2.000000e+01]]], {{\[\[\[}}9.000000e+01]]]]>
  // CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[1.000000e+01, 6.000000e+01]>
  // CHECK: tinyml.conv2d %{{.*}}, %[[W]], %[[B]] {groups = 2 : i64}
  // AFTER: tinyml.mul
  // AFTER: tinyml.add
  %w = tinyml.constant dense<[[[[10.0]]], [[[30.0]]]]> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
  %m = tinyml.constant dense<[[[[2.0, 3.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %a = tinyml.constant dense<[[[[1.0, 2.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
  %0 = tinyml.mul %m, %x : (tensor<1x1x1x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x1x1x2xf32>
  %1 = tinyml.add %0, %a : (tensor<1x1x1x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x1x1x2xf32>
  %2 = tinyml.conv2d %1, %w {groups = 2 : i64} : (tensor<1x1x1x2xf32>, tensor<2x1x1x1xf32>) -> tensor<1x1x1x2xf32>
  return %2 : tensor<1x1x1x2xf32>
}

// Positive factors change the scales of a quantized filter, not its integers.
// CHECK-LABEL: func.func @quantized_filter
// CHECK: tinyml.constant dense<3> : tensor<2x2xi8> -> tensor<2x2x!quant.uniform<i8:f32, 1.000000e+00>>
// CHECK-NOT: tinyml.mul
func.func @quantized_filter(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %q = tinyml.constant dense<3> : tensor<2x2xi8> -> tensor<2x2x!quant.uniform<i8:f32, 0.5>>
  %w = tinyml.dequantize %q : (tensor<2x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x2xf32>
  %m = tinyml.constant dense<2.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.mul %0, %m : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// A constant added to a sum goes into the bias of a summand; the bounds stay with the sum.
// CHECK-LABEL: func.func @through_sum
func.func @through_sum(%x: tensor<1x2xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[0.000000e+00, 3.000000e+00]>
  // CHECK: %[[L:.*]] = tinyml.fully_connected %{{.*}}, %{{.*}}, %[[B]]
  // CHECK-NEXT: %[[S:.*]] = tinyml.sub %{{.*}}, %[[L]] {clamp_min = 0.000000e+00 : f32}
  // CHECK-NEXT: return %[[S]]
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = tinyml.constant dense<[1.0, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  %c = tinyml.constant dense<[[1.0, -1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.sub %y, %0 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.add %1, %c {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}
