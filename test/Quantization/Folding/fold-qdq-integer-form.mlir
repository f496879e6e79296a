// RUN: tinyml-opt %s --tinyml-fold-qdq | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:3>
!p = !quant.uniform<i8:f32, 0.25:-4>
!s = !quant.uniform<i8:f32, 3.906250e-03:-128>

// CHECK-LABEL: func.func @binary
func.func @binary(%a: tensor<1x2x!q>, %b: tensor<1x2x!p>) -> tensor<1x2x!q> {
  // CHECK-NEXT: %[[A:.*]] = tinyml.add %arg0, %arg1 {clamp_min = 0.000000e+00 : f32}
  // CHECK-NEXT: %[[M:.*]] = tinyml.mul %[[A]], %arg1
  // CHECK-NEXT: %[[S:.*]] = tinyml.sub %[[M]], %[[A]]
  // CHECK-NEXT: return %[[S]]
  %0 = tinyml.dequantize %a : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %1 = tinyml.dequantize %b : (tensor<1x2x!p>) -> tensor<1x2xf32>
  %2 = tinyml.add %0, %1 {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = tinyml.quantize %2 : (tensor<1x2xf32>) -> tensor<1x2x!p>
  %4 = tinyml.dequantize %3 : (tensor<1x2x!p>) -> tensor<1x2xf32>
  %5 = tinyml.mul %4, %1 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %6 = tinyml.quantize %5 : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %7 = tinyml.dequantize %6 : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %8 = tinyml.sub %7, %4 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %9 = tinyml.quantize %8 : (tensor<1x2xf32>) -> tensor<1x2x!q>
  return %9 : tensor<1x2x!q>
}

// A constant keeps its parameters; a number becomes +-1 at its own scale.
// CHECK-LABEL: func.func @constants
func.func @constants(%a: tensor<1x2x!q>) -> (tensor<1x2x!p>, tensor<1x2x!p>) {
  // CHECK-DAG: %[[C:.*]] = tinyml.constant dense<{{\[\[}}1, 2]]> : tensor<1x2xi8> -> tensor<1x2x!quant.uniform<i8:f32, 1.250000e-01:-7>>
  // CHECK-DAG: %[[N:.*]] = tinyml.constant dense<-1> : tensor<1x1xi8> -> tensor<1x1x!quant.uniform<i8:f32, 3.000000e+00>>
  // CHECK: tinyml.add %arg0, %[[C]]
  // CHECK: tinyml.mul %arg0, %[[N]]
  %cq = tinyml.constant dense<[[1, 2]]> : tensor<1x2xi8> -> tensor<1x2x!quant.uniform<i8:f32, 0.125:-7>>
  %c = tinyml.dequantize %cq : (tensor<1x2x!quant.uniform<i8:f32, 0.125:-7>>) -> tensor<1x2xf32>
  %n = tinyml.constant dense<-3.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.dequantize %a : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %1 = tinyml.add %0, %c : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.quantize %1 : (tensor<1x2xf32>) -> tensor<1x2x!p>
  %3 = tinyml.mul %0, %n : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %4 = tinyml.quantize %3 : (tensor<1x2xf32>) -> tensor<1x2x!p>
  return %2, %4 : tensor<1x2x!p>, tensor<1x2x!p>
}

// CHECK-LABEL: func.func @unary_and_pools
func.func @unary_and_pools(%x: tensor<1x4x4x2x!q>) -> tensor<1x1x1x2x!s> {
  // CHECK-NEXT: tinyml.sigmoid
  // CHECK-NEXT: tinyml.tanh
  // CHECK-NEXT: tinyml.clamp %{{.*}} {clamp_max = 6.000000e+00 : f32, clamp_min = 0.000000e+00 : f32}
  // CHECK-NEXT: tinyml.avg_pool2d
  // CHECK-NEXT: tinyml.mean
  // CHECK-NEXT: tinyml.softmax
  // CHECK-NEXT: return
  %0 = tinyml.dequantize %x : (tensor<1x4x4x2x!q>) -> tensor<1x4x4x2xf32>
  %1 = tinyml.sigmoid %0 : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %2 = tinyml.quantize %1 : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2x!s>
  %3 = tinyml.dequantize %2 : (tensor<1x4x4x2x!s>) -> tensor<1x4x4x2xf32>
  %4 = tinyml.tanh %3 : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %5 = tinyml.quantize %4 : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2x!p>
  %6 = tinyml.dequantize %5 : (tensor<1x4x4x2x!p>) -> tensor<1x4x4x2xf32>
  %7 = tinyml.clamp %6 {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %8 = tinyml.quantize %7 : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2x!q>
  %9 = tinyml.dequantize %8 : (tensor<1x4x4x2x!q>) -> tensor<1x4x4x2xf32>
  %10 = tinyml.avg_pool2d %9 {kernel = array<i64: 3, 3>} : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  %11 = tinyml.quantize %10 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2x!p>
  %12 = tinyml.dequantize %11 : (tensor<1x2x2x2x!p>) -> tensor<1x2x2x2xf32>
  %13 = tinyml.mean %12 {axes = array<i64: 1, 2>} : (tensor<1x2x2x2xf32>) -> tensor<1x1x1x2xf32>
  %14 = tinyml.quantize %13 : (tensor<1x1x1x2xf32>) -> tensor<1x1x1x2x!q>
  %15 = tinyml.dequantize %14 : (tensor<1x1x1x2x!q>) -> tensor<1x1x1x2xf32>
  %16 = tinyml.softmax %15 {axis = 3 : i64} : (tensor<1x1x1x2xf32>) -> tensor<1x1x1x2xf32>
  %17 = tinyml.quantize %16 : (tensor<1x1x1x2xf32>) -> tensor<1x1x1x2x!s>
  return %17 : tensor<1x1x1x2x!s>
}

// Two products of dequantized numbers, both used by equal quantize ops.
// CHECK-LABEL: func.func @several_quantize
func.func @several_quantize(%a: tensor<1x2x3x!q>, %b: tensor<1x3x2x!p>) -> (tensor<1x2x2x!q>, tensor<1x2x2x!q>) {
  // CHECK-NEXT: %[[Y:.*]] = tinyml.matmul %arg0, %arg1
  // CHECK-NEXT: return %[[Y]], %[[Y]]
  %0 = tinyml.dequantize %a : (tensor<1x2x3x!q>) -> tensor<1x2x3xf32>
  %1 = tinyml.dequantize %b : (tensor<1x3x2x!p>) -> tensor<1x3x2xf32>
  %2 = tinyml.matmul %0, %1 : (tensor<1x2x3xf32>, tensor<1x3x2xf32>) -> tensor<1x2x2xf32>
  %3 = tinyml.quantize %2 : (tensor<1x2x2xf32>) -> tensor<1x2x2x!q>
  %4 = tinyml.quantize %2 : (tensor<1x2x2xf32>) -> tensor<1x2x2x!q>
  return %3, %4 : tensor<1x2x2x!q>, tensor<1x2x2x!q>
}
