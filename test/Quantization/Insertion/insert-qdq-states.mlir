// Both ends of a state have one type.
// RUN: tinyml-opt %s --split-input-file --tinyml-insert-qdq --tinyml-drop-teacher | FileCheck %s

// The wider of the two ranges.
// CHECK-LABEL: func.func @sum
func.func @sum(%s: tensor<1x2xf32> {tinyml.state = "s", tinyml.range = array<f32: 0.0, 51.0>},
               %x: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 0.51>}) -> (tensor<1x2xf32> {tinyml.state = "s"}) {
  // CHECK-DAG: tinyml.quantize %arg0 : {{.*}}!quant.uniform<i8:f32, {{0.400000[0-9]*}}:-128>>
  // CHECK-DAG: tinyml.quantize %arg1 : {{.*}}!quant.uniform<i8:f32, {{0.00[12][0-9]*}}:-128>>
  // CHECK: %[[SUM:.*]] = tinyml.add
  // CHECK: tinyml.quantize %[[SUM]] : {{.*}}!quant.uniform<i8:f32, {{0.400000[0-9]*}}:-128>>
  %0 = tinyml.add %s, %x {tinyml.range = array<f32: 0.0, 102.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// That of a bounded op, whatever the data says; a much wider concatenation does
// not change it.
// CHECK-LABEL: func.func @bounded
func.func @bounded(%h: tensor<1x2xf32> {tinyml.state = "h", tinyml.range = array<f32: -0.3, 0.3>},
                   %x: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 51.0>}) -> (tensor<1x2xf32> {tinyml.state = "h"}, tensor<1x4xf32>) {
  // CHECK-DAG: tinyml.quantize %arg0 : {{.*}}!quant.uniform<i8:f32, 7.812500e-03>>
  // CHECK: %[[TANH:.*]] = tinyml.tanh
  // CHECK: tinyml.quantize %[[TANH]] : {{.*}}!quant.uniform<i8:f32, 7.812500e-03>>
  %0 = tinyml.concat %h, %x {axis = 1 : i64, tinyml.range = array<f32: -0.3, 51.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x4xf32>
  %1 = tinyml.tanh %h : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1, %0 : tensor<1x2xf32>, tensor<1x4xf32>
}

// -----

// A state that is read here only once is read by the next call, too: it keeps a
// scale of its own beside a much wider neighbour.
// CHECK-LABEL: func.func @narrow
func.func @narrow(%h: tensor<1x2xf32> {tinyml.state = "h", tinyml.range = array<f32: 0.0, 0.51>},
                  %x: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 51.0>}, %d: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 0.51>})
    -> (tensor<1x2xf32> {tinyml.state = "h"}, tensor<1x4xf32>) {
  // CHECK-DAG: tinyml.quantize %arg0 : {{.*}}!quant.uniform<i8:f32, {{0.00[12][0-9]*}}:-128>>
  %0 = tinyml.concat %h, %x {axis = 1 : i64, tinyml.range = array<f32: 0.0, 51.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x4xf32>
  %1 = tinyml.clamp %d {clamp_min = 0.0 : f32, tinyml.range = array<f32: 0.0, 0.51>} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1, %0 : tensor<1x2xf32>, tensor<1x4xf32>
}

// -----

// What is taken out of a state of 16 bits has them, too.
// CHECK-LABEL: func.func @part
func.func @part(%s: tensor<1x4xf32> {tinyml.state = "s", tinyml.range = array<f32: 0.0, 2.0>}) -> (tensor<1x4xf32> {tinyml.state = "s"}, tensor<1x2xf32>) {
  // CHECK: tinyml.quantize %arg0 : {{.*}}!quant.uniform<i16:f32,
  // CHECK: %[[PART:.*]] = tinyml.pad
  // CHECK: tinyml.quantize %[[PART]] : {{.*}}!quant.uniform<i16:f32,
  %0 = tinyml.pad %s {low = array<i64: 0, -2>, high = array<i64: 0, 0>, tinyml.range = array<f32: 0.0, 2.0>} : (tensor<1x4xf32>) -> tensor<1x2xf32>
  %1 = tinyml.add %s, %s {tinyml.precision = "w8a16", tinyml.range = array<f32: 0.0, 4.0>} : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  return %1, %0 : tensor<1x4xf32>, tensor<1x2xf32>
}
