// What is quantized already stays, and an op that shall be float; a model
// without f32 tensors has nothing to quantize.
// RUN: tinyml-opt %s --tinyml-insert-qdq --tinyml-drop-teacher --split-input-file | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5>
// CHECK-LABEL: func.func @qdq
func.func @qdq(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // CHECK-NEXT: tinyml.quantize %arg0
  // CHECK-NEXT: tinyml.dequantize
  // CHECK-NEXT: tinyml.tanh
  // CHECK-NEXT: tinyml.quantize
  // CHECK-NEXT: tinyml.dequantize
  // CHECK-NEXT: return
  %0 = tinyml.quantize %x : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %1 = tinyml.dequantize %0 : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %2 = tinyml.tanh %1 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = tinyml.quantize %2 : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %4 = tinyml.dequantize %3 : (tensor<1x2x!q>) -> tensor<1x2xf32>
  return %4 : tensor<1x2xf32>
}

// -----

// CHECK-LABEL: func.func @float
func.func @float(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // CHECK-NEXT: tinyml.tanh %arg0 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  // CHECK-NEXT: return
  %0 = tinyml.tanh %x {tinyml.precision = "float"} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// CHECK-LABEL: func.func @integers
func.func @integers(%x: tensor<1x2xi8>) -> tensor<1x2xi8> {
  // CHECK-NEXT: tinyml.add %arg0, %arg0 : (tensor<1x2xi8>, tensor<1x2xi8>) -> tensor<1x2xi8>
  %0 = tinyml.add %x, %x : (tensor<1x2xi8>, tensor<1x2xi8>) -> tensor<1x2xi8>
  return %0 : tensor<1x2xi8>
}
