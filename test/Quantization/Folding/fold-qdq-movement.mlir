// RUN: tinyml-opt %s --tinyml-fold-qdq | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:3>
!p = !quant.uniform<i8:f32, 0.25:-4>

// Data moves as integers, and a chain of casts is one or none.
// CHECK-LABEL: func.func @movement
func.func @movement(%x: tensor<1x2x2x1x!q>) -> (tensor<16x1x!q>, tensor<16x1x!p>) {
  // CHECK-NEXT: tinyml.pad
  // CHECK-NEXT: tinyml.transpose
  // CHECK-NEXT: %[[R:.*]] = tinyml.reshape
  // CHECK-NEXT: %[[P:.*]] = tinyml.requantize %[[R]]
  // CHECK-NEXT: return %[[R]], %[[P]]
  %0 = tinyml.dequantize %x : (tensor<1x2x2x1x!q>) -> tensor<1x2x2x1xf32>
  %1 = tinyml.pad %0 {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>} : (tensor<1x2x2x1xf32>) -> tensor<1x4x4x1xf32>
  %2 = tinyml.transpose %1 {perm = array<i64: 0, 2, 1, 3>} : (tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32>
  %3 = tinyml.reshape %2 : (tensor<1x4x4x1xf32>) -> tensor<16x1xf32>
  %4 = tinyml.quantize %3 : (tensor<16x1xf32>) -> tensor<16x1x!q>
  %5 = tinyml.quantize %3 : (tensor<16x1xf32>) -> tensor<16x1x!p>
  return %4, %5 : tensor<16x1x!q>, tensor<16x1x!p>
}

// What is joined or selected is quantized first.
// CHECK-LABEL: func.func @raised
func.func @raised(%x: tensor<1x2x2x1x!q>, %y: tensor<1x2x2x1xf32>) -> tensor<1x1x1x2x!p> {
  // CHECK-DAG: %[[A:.*]] = tinyml.requantize %arg0
  // CHECK-DAG: %[[B:.*]] = tinyml.quantize %arg1
  // CHECK: %[[C:.*]] = tinyml.concat %[[A]], %[[B]]
  // CHECK: %[[M:.*]] = tinyml.max_pool2d %[[C]]
  // CHECK-NEXT: return %[[M]]
  %0 = tinyml.dequantize %x : (tensor<1x2x2x1x!q>) -> tensor<1x2x2x1xf32>
  %1 = tinyml.concat %0, %y {axis = 3 : i64} : (tensor<1x2x2x1xf32>, tensor<1x2x2x1xf32>) -> tensor<1x2x2x2xf32>
  %2 = tinyml.max_pool2d %1 {kernel = array<i64: 2, 2>} : (tensor<1x2x2x2xf32>) -> tensor<1x1x1x2xf32>
  %3 = tinyml.quantize %2 : (tensor<1x1x1x2xf32>) -> tensor<1x1x1x2x!p>
  return %3 : tensor<1x1x1x2x!p>
}

// A float tail: the reshape moves integers, the softmax computes on floats.
// CHECK-LABEL: func.func @float_tail
func.func @float_tail(%x: tensor<1x1x1x2x!q>) -> tensor<1x2xf32> {
  // CHECK-NEXT: tinyml.reshape
  // CHECK-NEXT: tinyml.dequantize
  // CHECK-NEXT: tinyml.softmax {{.*}} -> tensor<1x2xf32>
  %0 = tinyml.dequantize %x : (tensor<1x1x1x2x!q>) -> tensor<1x1x1x2xf32>
  %1 = tinyml.reshape %0 : (tensor<1x1x1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.softmax %1 {axis = 1 : i64} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// A clamped maximum of another scale is a maximum and a clamp.
// CHECK-LABEL: func.func @clamped_maximum
func.func @clamped_maximum(%x: tensor<1x2x2x1x!q>) -> (tensor<1x1x1x1x!q>, tensor<1x1x1x1x!p>) {
  // CHECK-DAG: tinyml.max_pool2d %arg0 {clamp_min = 0.000000e+00 : f32, kernel = array<i64: 2, 2>}
  // CHECK-DAG: %[[M:.*]] = tinyml.max_pool2d %arg0 {kernel = array<i64: 2, 2>}
  // CHECK-DAG: tinyml.clamp %[[M]] {clamp_min = 1.000000e+00 : f32}
  %0 = tinyml.dequantize %x : (tensor<1x2x2x1x!q>) -> tensor<1x2x2x1xf32>
  %1 = tinyml.max_pool2d %0 {kernel = array<i64: 2, 2>, clamp_min = 0.0 : f32} : (tensor<1x2x2x1xf32>) -> tensor<1x1x1x1xf32>
  %2 = tinyml.quantize %1 : (tensor<1x1x1x1xf32>) -> tensor<1x1x1x1x!q>
  %3 = tinyml.max_pool2d %0 {kernel = array<i64: 2, 2>, clamp_min = 1.0 : f32} : (tensor<1x2x2x1xf32>) -> tensor<1x1x1x1xf32>
  %4 = tinyml.quantize %3 : (tensor<1x1x1x1xf32>) -> tensor<1x1x1x1x!p>
  return %2, %4 : tensor<1x1x1x1x!q>, tensor<1x1x1x1x!p>
}

// A choice and a table of rows move integers; the condition and the indices stay.
// CHECK-LABEL: func.func @choices
func.func @choices(%c: tensor<1x4xi1>, %x: tensor<2x4x!q>, %i: tensor<3xi64>) -> tensor<3x4x!q> {
  // CHECK-DAG: %[[Z:.*]] = tinyml.constant dense<3> : tensor<1x1xi8>
  // CHECK-DAG: %[[G:.*]] = tinyml.gather %arg1, %arg2 {axis = 0 : i64} : (tensor<2x4x!quant{{.*}}>, tensor<3xi64>) -> tensor<3x4x!quant{{.*}}>
  // CHECK: tinyml.where %arg0, %[[G]], %[[Z]] : (tensor<1x4xi1>, tensor<3x4x!quant{{.*}}>, tensor<1x1x!quant{{.*}}>) -> tensor<3x4x!quant{{.*}}>
  // CHECK-NEXT: return
  %zero = tinyml.constant dense<0.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.dequantize %x : (tensor<2x4x!q>) -> tensor<2x4xf32>
  %1 = tinyml.gather %0, %i {axis = 0 : i64} : (tensor<2x4xf32>, tensor<3xi64>) -> tensor<3x4xf32>
  %2 = tinyml.where %c, %1, %zero : (tensor<1x4xi1>, tensor<3x4xf32>, tensor<1x1xf32>) -> tensor<3x4xf32>
  %3 = tinyml.quantize %2 : (tensor<3x4xf32>) -> tensor<3x4x!q>
  return %3 : tensor<3x4x!q>
}
