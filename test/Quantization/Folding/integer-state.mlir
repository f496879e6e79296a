// RUN: tinyml-opt %s --tinyml-integer-state | FileCheck %s
// RUN: tinyml-opt %s --tinyml-integer-state --tinyml-integer-io | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:-12>
!p = !quant.uniform<i8:f32, 0.25:3>
!w = !quant.uniform<i16:f32, 0.25>

// The initial value is quantized: 0.6 / 0.5 rounds to 1, 99 is too large.
// CHECK-LABEL: func.func @same
// CHECK-SAME: %[[H:.*]]: tensor<1x2xi8> {tinyml.initial = dense<{{\[\[}}-11, 127]]> : tensor<1x2xi8>, tinyml.state = "h"}
// CHECK-SAME: -> (tensor<1x2xi8> {tinyml.state = "h"})
func.func @same(%h: tensor<1x2xf32> {tinyml.state = "h", tinyml.initial = dense<[[0.6, 99.0]]> : tensor<1x2xf32>})
    -> (tensor<1x2xf32> {tinyml.state = "h"}) {
  // CHECK-NEXT: %[[OLD:.*]] = tinyml.storage_cast %[[H]] : (tensor<1x2xi8>) -> tensor<1x2x!quant.uniform<i8:f32, 5.000000e-01:-12>>
  // CHECK-NEXT: %[[TANH:.*]] = tinyml.tanh %[[OLD]]
  // CHECK-NEXT: %[[NEXT:.*]] = tinyml.storage_cast %[[TANH]] : {{.*}} -> tensor<1x2xi8>
  // CHECK-NEXT: return %[[NEXT]]
  %0 = tinyml.quantize %h : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %1 = tinyml.tanh %0 : (tensor<1x2x!q>) -> tensor<1x2x!q>
  %2 = tinyml.dequantize %1 : (tensor<1x2x!q>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// What computes the state decides; its readers convert.
// CHECK-LABEL: func.func @other
// CHECK-SAME: %[[H:.*]]: tensor<1x2xi16> {tinyml.state = "h"}
func.func @other(%h: tensor<1x2xf32> {tinyml.state = "h"}) -> (tensor<1x2xf32> {tinyml.state = "h"}) {
  // CHECK-NEXT: %[[OLD:.*]] = tinyml.storage_cast %[[H]] : (tensor<1x2xi16>) -> tensor<1x2x!quant.uniform<i16:f32, 2.500000e-01>>
  // CHECK-NEXT: %[[REAL:.*]] = tinyml.dequantize %[[OLD]]
  // CHECK-NEXT: tinyml.quantize %[[REAL]] : {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 2.500000e-01:3>>
  %0 = tinyml.quantize %h : (tensor<1x2xf32>) -> tensor<1x2x!p>
  %1 = tinyml.requantize %0 : (tensor<1x2x!p>) -> tensor<1x2x!w>
  %2 = tinyml.dequantize %1 : (tensor<1x2x!w>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// A float next value stays one, at both ends.
// CHECK-LABEL: func.func @float
// CHECK-SAME: %{{.*}}: tensor<1x2xf32> {tinyml.state = "h"}
// CHECK-SAME: -> (tensor<1x2xf32> {tinyml.state = "h"})
func.func @float(%h: tensor<1x2xf32> {tinyml.state = "h"}) -> (tensor<1x2xf32> {tinyml.state = "h"}) {
  // CHECK-NEXT: tinyml.quantize
  %0 = tinyml.quantize %h : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %1 = tinyml.dequantize %0 : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %2 = tinyml.tanh %1 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}
