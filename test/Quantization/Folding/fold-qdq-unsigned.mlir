// RUN: tinyml-opt %s --tinyml-fold-qdq | FileCheck %s

!u = !quant.uniform<u8:f32, 0.5:131>
!v = !quant.uniform<u8:f32, 0.25:124>

// Raw unsigned integers flip their sign bit at the boundary.
// CHECK-LABEL: func.func @boundary
func.func @boundary(%x: tensor<1x2xui8>) -> tensor<1x2xui8> {
  // CHECK-NEXT: %[[C:.*]] = tinyml.storage_cast %arg0
  // CHECK-NEXT: %[[Q:.*]] = tinyml.requantize %[[C]] : {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 5.000000e-01:3>>
  // CHECK-NEXT: %[[T:.*]] = tinyml.tanh %[[Q]] : {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 2.500000e-01:-4>>
  // CHECK-NEXT: %[[R:.*]] = tinyml.requantize %[[T]] : {{.*}} -> tensor<1x2x!quant.uniform<u8:f32, 2.500000e-01:124>>
  // CHECK-NEXT: %[[Y:.*]] = tinyml.storage_cast %[[R]]
  // CHECK-NEXT: return %[[Y]]
  %0 = tinyml.storage_cast %x : (tensor<1x2xui8>) -> tensor<1x2x!u>
  %1 = tinyml.dequantize %0 : (tensor<1x2x!u>) -> tensor<1x2xf32>
  %2 = tinyml.tanh %1 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = tinyml.quantize %2 : (tensor<1x2xf32>) -> tensor<1x2x!v>
  %4 = tinyml.storage_cast %3 : (tensor<1x2x!v>) -> tensor<1x2xui8>
  return %4 : tensor<1x2xui8>
}

// In the middle nothing is left of them; nor in constants.
// CHECK-LABEL: func.func @middle
func.func @middle(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // CHECK-DAG: %[[C:.*]] = tinyml.constant dense<{{\[\[}}-128, 127]]> : tensor<1x2xi8> -> tensor<1x2x!quant.uniform<i8:f32, 5.000000e-01:3>>
  // CHECK-DAG: %[[Q:.*]] = tinyml.quantize %arg0 : {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 5.000000e-01:3>>
  // CHECK: %[[S:.*]] = tinyml.add %[[Q]], %[[C]]
  // CHECK: tinyml.dequantize %[[S]]
  %cq = tinyml.constant dense<[[0, 255]]> : tensor<1x2xi8> -> tensor<1x2x!u>
  %c = tinyml.dequantize %cq : (tensor<1x2x!u>) -> tensor<1x2xf32>
  %0 = tinyml.quantize %x : (tensor<1x2xf32>) -> tensor<1x2x!u>
  %1 = tinyml.dequantize %0 : (tensor<1x2x!u>) -> tensor<1x2xf32>
  %2 = tinyml.add %1, %c : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = tinyml.quantize %2 : (tensor<1x2xf32>) -> tensor<1x2x!v>
  %4 = tinyml.dequantize %3 : (tensor<1x2x!v>) -> tensor<1x2xf32>
  return %4 : tensor<1x2xf32>
}

// Activations quantized per axis only go from or to floats and raw integers;
// they keep their storage.
// CHECK-LABEL: func.func @per_axis_activation
func.func @per_axis_activation(%x: tensor<2x3xf32>, %y: tensor<2x3xui8>) -> (tensor<2x3xui8>, tensor<2x3xf32>) {
  // CHECK-DAG: %[[Q:.*]] = tinyml.quantize %arg0 : (tensor<2x3xf32>) -> tensor<2x3x![[T:.*]]>
  // CHECK-DAG: tinyml.storage_cast %[[Q]] : (tensor<2x3x![[T]]>) -> tensor<2x3xui8>
  // CHECK-DAG: %[[Y:.*]] = tinyml.storage_cast %arg1 : (tensor<2x3xui8>) -> tensor<2x3x![[T]]>
  // CHECK-DAG: tinyml.dequantize %[[Y]]
  // CHECK-NOT: tinyml.requantize
  %0 = tinyml.quantize %x : (tensor<2x3xf32>) -> tensor<2x3x!quant.uniform<u8:f32:0, {0.5:1, 0.25:2}>>
  %1 = tinyml.storage_cast %0 : (tensor<2x3x!quant.uniform<u8:f32:0, {0.5:1, 0.25:2}>>) -> tensor<2x3xui8>
  %2 = tinyml.storage_cast %y : (tensor<2x3xui8>) -> tensor<2x3x!quant.uniform<u8:f32:0, {0.5:1, 0.25:2}>>
  %3 = tinyml.dequantize %2 : (tensor<2x3x!quant.uniform<u8:f32:0, {0.5:1, 0.25:2}>>) -> tensor<2x3xf32>
  return %1, %3 : tensor<2x3xui8>, tensor<2x3xf32>
}
