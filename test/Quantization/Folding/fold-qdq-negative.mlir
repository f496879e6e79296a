// RUN: tinyml-opt %s --tinyml-fold-qdq | FileCheck %s
// RUN: tinyml-opt %s --tinyml-fold-qdq=fold-constants=false | FileCheck %s --check-prefix=KEEP

!q = !quant.uniform<i8:f32, 0.5:3>
!p = !quant.uniform<i8:f32, 0.25:-4>
!h = !quant.uniform<i16:f32, 0.25:1>

// A float result is needed; two quantizations differ.
// CHECK-LABEL: func.func @float_use
// CHECK: tinyml.tanh {{.*}} -> tensor<1x2xf32>
// CHECK: tinyml.sigmoid {{.*}} -> tensor<1x2xf32>
func.func @float_use(%x: tensor<1x2x!q>) -> (tensor<1x2xf32>, tensor<1x2x!p>, tensor<1x2x!p>, tensor<1x2x!q>) {
  %0 = tinyml.dequantize %x : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %1 = tinyml.tanh %0 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.quantize %1 : (tensor<1x2xf32>) -> tensor<1x2x!p>
  %3 = tinyml.sigmoid %0 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %4 = tinyml.quantize %3 : (tensor<1x2xf32>) -> tensor<1x2x!p>
  %5 = tinyml.quantize %3 : (tensor<1x2xf32>) -> tensor<1x2x!q>
  return %1, %2, %4, %5 : tensor<1x2xf32>, tensor<1x2x!p>, tensor<1x2x!p>, tensor<1x2x!q>
}

// A float operand, and 16 bits with a zero point.
// CHECK-LABEL: func.func @float_operand
// CHECK: tinyml.add {{.*}} -> tensor<1x2xf32>
// CHECK: tinyml.mul {{.*}} -> tensor<1x2xf32>
// CHECK: tinyml.tanh {{.*}} -> tensor<1x2xf32>
func.func @float_operand(%x: tensor<1x2x!q>, %y: tensor<1x2xf32>) -> (tensor<1x2x!q>, tensor<1x2x!q>, tensor<1x2x!h>) {
  %c = tinyml.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.dequantize %x : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %1 = tinyml.add %0, %y : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.quantize %1 : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %3 = tinyml.mul %0, %c : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %4 = tinyml.quantize %3 : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %5 = tinyml.tanh %0 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %6 = tinyml.quantize %5 : (tensor<1x2xf32>) -> tensor<1x2x!h>
  return %2, %4, %6 : tensor<1x2x!q>, tensor<1x2x!q>, tensor<1x2x!h>
}

// A bias beyond 32 bits, and a filter that stays float.
// CHECK-LABEL: func.func @linear
// CHECK-COUNT-2: tinyml.fully_connected {{.*}} -> tensor<1x1xf32>
// KEEP-LABEL: func.func @linear
// KEEP: tinyml.dequantize %{{.*}} : (tensor<1x1x!quant.uniform<i8:f32, 1.000000e-05>>) -> tensor<1x1xf32>
func.func @linear(%x: tensor<1x1x!q>) -> (tensor<1x1x!p>, tensor<1x1x!p>) {
  %wq = tinyml.constant dense<1> : tensor<1x1xi8> -> tensor<1x1x!quant.uniform<i8:f32, 0.00001:0>>
  %w = tinyml.dequantize %wq : (tensor<1x1x!quant.uniform<i8:f32, 0.00001:0>>) -> tensor<1x1xf32>
  %f = tinyml.constant dense<1.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %b = tinyml.constant dense<1.0e6> : tensor<1xf32> -> tensor<1xf32>
  %0 = tinyml.dequantize %x : (tensor<1x1x!q>) -> tensor<1x1xf32>
  %1 = tinyml.fully_connected %0, %w, %b : (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  %2 = tinyml.quantize %1 : (tensor<1x1xf32>) -> tensor<1x1x!p>
  %3 = tinyml.fully_connected %0, %f : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %4 = tinyml.quantize %3 : (tensor<1x1xf32>) -> tensor<1x1x!p>
  return %2, %4 : tensor<1x1x!p>, tensor<1x1x!p>
}

// A padding of 0.3 is no number of this scale.
// CHECK-LABEL: func.func @off_grid
// CHECK-NEXT: tinyml.dequantize
// CHECK-NEXT: tinyml.pad
func.func @off_grid(%x: tensor<1x2x!q>) -> tensor<1x4xf32> {
  %0 = tinyml.dequantize %x : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %1 = tinyml.pad %0 {low = array<i64: 0, 1>, high = array<i64: 0, 1>, value = 0.3 : f32} : (tensor<1x2xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

// CHECK-LABEL: func.func @all_float
// CHECK-NEXT: tinyml.tanh
// CHECK-NEXT: return
func.func @all_float(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = tinyml.tanh %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
