// RUN: tinyml-opt %s --tinyml-fold-qdq | FileCheck %s
// 16-bit activations and 4-bit filters, alone and next to 8-bit activations.

!q = !quant.uniform<i8:f32, 0.5:3>
!h = !quant.uniform<i16:f32, 0.25>
!p = !quant.uniform<i16:f32, 0.125>
!w = !quant.uniform<i4<-7:7>:f32:{0:1, 1:2}, {{0.5, 0.25}, {0.125, 1.0}}>
!wz = !quant.uniform<u4:f32, 0.5:3>

// CHECK-DAG: ![[BLOCKS:.*]] = !quant.uniform<i4<-7:7>:f32:{0:1, 1:2}

// The bias is at 0.25 times the base scales of the blocks, 0.25 and 0.125.
// CHECK-LABEL: func.func @linear
func.func @linear(%x: tensor<1x4x!h>) -> tensor<1x2x!p> {
  // CHECK-DAG: %[[W:.*]] = tinyml.constant dense<{{.*}}> : tensor<2x4xi4> -> tensor<2x4x![[BLOCKS]]>
  // CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[160, -32]> : tensor<2xi32>
  // CHECK: %[[Y:.*]] = tinyml.fully_connected %arg0, %[[W]], %[[B]] : {{.*}} -> tensor<1x2x!quant.uniform<i16:f32, 1.250000e-01>>
  // CHECK-NEXT: return %[[Y]]
  %wq = tinyml.constant dense<[[1, -2, 3, -7], [7, 0, -1, 5]]> : tensor<2x4xi4> -> tensor<2x4x!w>
  %w = tinyml.dequantize %wq : (tensor<2x4x!w>) -> tensor<2x4xf32>
  %b = tinyml.constant dense<[10.0, -1.0]> : tensor<2xf32> -> tensor<2xf32>
  %0 = tinyml.dequantize %x : (tensor<1x4x!h>) -> tensor<1x4xf32>
  %1 = tinyml.fully_connected %0, %w, %b : (tensor<1x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.quantize %1 : (tensor<1x2xf32>) -> tensor<1x2x!p>
  return %2 : tensor<1x2x!p>
}

// A zero point makes some values leave 4 bits: 8-bit ones take them.
// CHECK-LABEL: func.func @zero_point
func.func @zero_point(%x: tensor<1x2x!h>) -> tensor<1x1x!p> {
  // CHECK-DAG: tinyml.constant dense<{{\[\[}}12, -3]]> : tensor<1x2xi8> -> tensor<1x2x!quant.uniform<i8:f32, 5.000000e-01>>
  // CHECK: tinyml.fully_connected {{.*}} -> tensor<1x1x!quant.uniform<i16
  %wq = tinyml.constant dense<[[15, 0]]> : tensor<1x2xi4> -> tensor<1x2x!wz>
  %w = tinyml.dequantize %wq : (tensor<1x2x!wz>) -> tensor<1x2xf32>
  %0 = tinyml.dequantize %x : (tensor<1x2x!h>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %w : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %2 = tinyml.quantize %1 : (tensor<1x1xf32>) -> tensor<1x1x!p>
  return %2 : tensor<1x1x!p>
}

// An op is as wide as its widest operand or result; 8-bit numbers have 16-bit
// equals at 1/128 of the scale.
// CHECK-LABEL: func.func @widened
func.func @widened(%x: tensor<1x2x!q>, %y: tensor<1x2x!h>) -> (tensor<1x2x!p>, tensor<1x2x!q>) {
  // CHECK: %[[X:.*]] = tinyml.requantize %arg0 : {{.*}} -> tensor<1x2x!quant.uniform<i16:f32, 3.906250e-03>>
  // CHECK: tinyml.fully_connected %[[X]], {{.*}} -> tensor<1x2x!quant.uniform<i16:f32, 1.250000e-01>>
  // CHECK: %[[SUM:.*]] = tinyml.add {{.*}} -> tensor<1x2x!quant.uniform<i16:f32, 3.906250e-03>>
  // CHECK: tinyml.requantize %[[SUM]] : {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 5.000000e-01:3>>
  %wq = tinyml.constant dense<[[1, -2], [7, 0]]> : tensor<2x2xi8> -> tensor<2x2x!quant.uniform<i8:f32, 0.5>>
  %w = tinyml.dequantize %wq : (tensor<2x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x2xf32>
  %0 = tinyml.dequantize %x : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.quantize %1 : (tensor<1x2xf32>) -> tensor<1x2x!p>
  %3 = tinyml.dequantize %y : (tensor<1x2x!h>) -> tensor<1x2xf32>
  %4 = tinyml.add %0, %3 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %5 = tinyml.quantize %4 : (tensor<1x2xf32>) -> tensor<1x2x!q>
  return %2, %5 : tensor<1x2x!p>, tensor<1x2x!q>
}

// The clamp changes the width itself; a constant 0.5 is 128 at 0.5 / 128.
// CHECK-LABEL: func.func @no_requantize
func.func @no_requantize(%x: tensor<1x2x!q>, %y: tensor<1x2x!h>) -> (tensor<1x2x!h>, tensor<1x2x!p>) {
  // CHECK-DAG: %[[C:.*]] = tinyml.constant dense<128> : tensor<1x2xi16> -> tensor<1x2x!quant.uniform<i16:f32, 3.906250e-03>>
  // CHECK-DAG: tinyml.clamp %arg0 {clamp_min = 0.000000e+00 : f32} : {{.*}}i8{{.*}} -> {{.*}}i16
  // CHECK-DAG: tinyml.mul %arg1, %[[C]]
  // CHECK-NOT: tinyml.requantize
  %c = tinyml.constant dense<0.5> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.dequantize %x : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %1 = tinyml.clamp %0 {clamp_min = 0.0 : f32} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.quantize %1 : (tensor<1x2xf32>) -> tensor<1x2x!h>
  %3 = tinyml.dequantize %y : (tensor<1x2x!h>) -> tensor<1x2xf32>
  %4 = tinyml.mul %3, %c : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %5 = tinyml.quantize %4 : (tensor<1x2xf32>) -> tensor<1x2x!p>
  return %2, %5 : tensor<1x2x!h>, tensor<1x2x!p>
}
