// RUN: tinyml-opt %s --tinyml-fold-constants | FileCheck %s
// RUN: tinyml-opt %s --tinyml-fold-constants=fold-dequantize | FileCheck %s --check-prefix=DEQUANTIZE
// RUN: tinyml-opt %s --tinyml-fold-constants=max-bytes=15 | FileCheck %s --check-prefix=SMALL

!q = !quant.uniform<i8:f32, 0.5:-3>

// CHECK-LABEL: func.func @chain
// CHECK-NEXT:    %[[C:.+]] = tinyml.constant dense<[2.000000e+00, 8.000000e+00]> : tensor<2xf32> -> tensor<2xf32>
// CHECK-NEXT:    return %[[C]]
func.func @chain() -> tensor<2xf32> {
  %0 = tinyml.constant dense<[1.0, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  %1 = tinyml.add %0, %0 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = tinyml.mul %1, %0 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %2 : tensor<2xf32>
}

// CHECK-LABEL: func.func @keeps_quantized_weights
// CHECK:         tinyml.dequantize
// DEQUANTIZE-LABEL: func.func @keeps_quantized_weights
// DEQUANTIZE-NEXT:    tinyml.constant dense<[2.000000e+00, -5.000000e-01]> : tensor<2xf32>
func.func @keeps_quantized_weights() -> tensor<2xf32> {
  %0 = tinyml.constant dense<[1, -4]> : tensor<2xi8> -> tensor<2x!q>
  %1 = tinyml.dequantize %0 : (tensor<2x!q>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// CHECK-LABEL: func.func @quantized_result
// CHECK-NEXT:    tinyml.constant dense<[-2, 1]> : tensor<2xi8> -> tensor<2x!quant.uniform<i8:f32, 5.000000e-01:-3>>
func.func @quantized_result() -> tensor<2x!q> {
  %0 = tinyml.constant dense<[0.5, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  %1 = tinyml.quantize %0 : (tensor<2xf32>) -> tensor<2x!q>
  return %1 : tensor<2x!q>
}

// CHECK-LABEL: func.func @growth
// CHECK-NOT:     tinyml.pad
// SMALL-LABEL: func.func @growth
// SMALL:         tinyml.pad
func.func @growth() -> tensor<4xf32> {
  %0 = tinyml.constant dense<[0.5, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  %1 = tinyml.pad %0 {low = array<i64: 1>, high = array<i64: 1>} : (tensor<2xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// CHECK-LABEL: func.func @variable
// CHECK:         tinyml.add
func.func @variable(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = tinyml.constant dense<[0.5, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  %1 = tinyml.add %x, %0 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// What cannot be evaluated stays, without an error.
// CHECK-LABEL: func.func @elided
// CHECK:         tinyml.sigmoid
func.func @elided() -> tensor<2xf32> {
  %0 = tinyml.constant dense_resource<elided> : tensor<2xf32> -> tensor<2xf32>
  %1 = tinyml.sigmoid %0 : (tensor<2xf32>) -> tensor<2xf32>
  return %1 : tensor<2xf32>
}
