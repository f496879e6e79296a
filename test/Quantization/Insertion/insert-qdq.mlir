// RUN: tinyml-opt %s --tinyml-insert-qdq --split-input-file | FileCheck %s

// The scale is (hi - lo) / 255, zero is a stored number; op and teacher have the
// same number.
// CHECK-LABEL: func.func @add
func.func @add(%x: tensor<1x2xf32> {tinyml.range = array<f32: -1.0, 1.55>},
               %y: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 0.0>}) -> tensor<1x2xf32> {
  // CHECK-DAG: tinyml.quantize %arg0 : {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, {{0.00999999[0-9]*}}:-28>>
  // CHECK-DAG: tinyml.quantize %arg1 : {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 1.000000e+00>>
  // CHECK: %[[SUM:.*]] = tinyml.add {{.*}} {tinyml.id = 0 : i64, tinyml.range
  // CHECK: %[[STORED:.*]] = tinyml.quantize %[[SUM]] : {{.*}}!quant.uniform<i8:f32, 5.000000e-01:-128>>
  // CHECK: %[[RESULT:.*]] = tinyml.dequantize %[[STORED]]
  // CHECK: return %[[RESULT]]
  %0 = tinyml.add %x, %y {tinyml.range = array<f32: 0.0, 127.5>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
// CHECK-LABEL: func.func private @add.teacher
// CHECK-NEXT: tinyml.add %arg0, %arg1 {tinyml.id = 0 : i64

// -----

// Filters have a scale per output channel. The channel of zeros has the mean
// scale; the third one's bias would not fit 32 bits at its scale.
// CHECK-LABEL: func.func @filter
func.func @filter(%x: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 127.5>}) -> tensor<1x3xf32> {
  %w = tinyml.constant dense<[[1.27, -0.633], [0.0, 0.0], [0.127, 0.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %b = tinyml.constant dense<[0.0, 0.0, 1.0e7]> : tensor<3xf32> -> tensor<3xf32>
  // CHECK: tinyml.constant dense<{{\[\[}}127, -63], [0, 0], [7, 0]]> : tensor<3x2xi8> -> tensor<3x2x!per_axis>
  // CHECK: tinyml.dequantize
  // CHECK: tinyml.fully_connected
  %0 = tinyml.fully_connected %x, %w, %b {tinyml.range = array<f32: 0.0, 255.0>} : (tensor<1x2xf32>, tensor<3x2xf32>, tensor<3xf32>) -> tensor<1x3xf32>
  return %0 : tensor<1x3xf32>
}

// -----

// What is bounded by nature has fixed scales.
// CHECK-LABEL: func.func @unit
func.func @unit(%x: tensor<1x2xf32> {tinyml.range = array<f32: -1.0, 1.0>}) -> (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>) {
  // CHECK: tinyml.quantize {{.*}}!quant.uniform<i8:f32, 3.906250e-03:-128>>
  %0 = tinyml.softmax %x {axis = 1 : i64} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  // CHECK: tinyml.quantize {{.*}}!quant.uniform<i8:f32, 3.906250e-03:-128>>
  %1 = tinyml.sigmoid %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  // CHECK: tinyml.quantize {{.*}}!quant.uniform<i8:f32, 7.812500e-03>>
  %2 = tinyml.tanh %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0, %1, %2 : tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>
}

// -----

// Element-wise constants are quantized; one number is left to tinyml-fold-qdq.
// CHECK-LABEL: func.func @constants
func.func @constants(%x: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 255.0>}) -> tensor<1x2xf32> {
  %0 = tinyml.constant dense<[[0.0, 2.55]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  // CHECK-DAG: tinyml.constant dense<{{\[\[}}-128, 127]]> : tensor<1x2xi8> -> tensor<1x2x!quant.uniform<i8:f32, {{0.0099999[0-9]*}}:-128>>
  // CHECK-DAG: %[[TWO:.*]] = tinyml.constant dense<2.000000e+00> : tensor<1x1xf32>
  %1 = tinyml.constant dense<2.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %2 = tinyml.add %x, %0 {tinyml.range = array<f32: 0.0, 255.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  // CHECK: tinyml.mul %{{.*}}, %[[TWO]]
  %3 = tinyml.mul %2, %1 {tinyml.range = array<f32: 0.0, 510.0>} : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  return %3 : tensor<1x2xf32>
}
