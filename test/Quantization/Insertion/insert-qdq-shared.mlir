// RUN: tinyml-opt %s --tinyml-insert-qdq --split-input-file | FileCheck %s

// One layer at two times: its inputs share a scale, and so do its results and
// what is computed of them alike.
// CHECK-LABEL: func.func @model
// CHECK-DAG: tinyml.quantize %arg0 {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 0.0078431{{[0-9]*}}>>
// CHECK-DAG: tinyml.quantize %arg1 {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 0.0078431{{[0-9]*}}>>
// CHECK: tinyml.fully_connected
// CHECK-NEXT: tinyml.quantize {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 0.031372{{[0-9]*}}>>
// CHECK: tinyml.abs
// CHECK-NEXT: tinyml.quantize {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 0.015686{{[0-9]*}}:-128>>
// CHECK: tinyml.fully_connected
// CHECK-NEXT: tinyml.quantize {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 0.031372{{[0-9]*}}>>
// CHECK: tinyml.abs
// CHECK-NEXT: tinyml.quantize {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 0.015686{{[0-9]*}}:-128>>
func.func @model(%x: tensor<1x2xf32> {tinyml.range = array<f32: -1.00392163, 0.996078431>}, %y: tensor<1x2xf32> {tinyml.range = array<f32: -0.5, 0.5>}) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w {tinyml.range = array<f32: -4.01568651, 3.98431373>} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.abs %0 {tinyml.range = array<f32: 0.0, 4.0>} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %y, %w {tinyml.range = array<f32: -2.0, 2.0>} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %3 = tinyml.abs %2 {tinyml.range = array<f32: 0.0, 2.0>} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1, %3 : tensor<1x2xf32>, tensor<1x2xf32>
}

// -----

// A range that is more than four times smaller keeps its scale, and so does
// what another filter reads.
// CHECK-LABEL: func.func @apart
// CHECK-DAG: tinyml.quantize %arg0 {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 0.0078431{{[0-9]*}}>>
// CHECK-DAG: tinyml.quantize %arg1 {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 7.843137{{[0-9]*}}E-4>>
// CHECK-DAG: tinyml.quantize %arg2 {{.*}} -> tensor<1x2x!quant.uniform<i8:f32, 0.0039215{{[0-9]*}}>>
func.func @apart(%x: tensor<1x2xf32> {tinyml.range = array<f32: -1.00392163, 0.996078431>}, %y: tensor<1x2xf32> {tinyml.range = array<f32: -0.100392163, 0.0996078431>}, %z: tensor<1x2xf32> {tinyml.range = array<f32: -0.50196081, 0.49803921>}) -> (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>) {
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[1.0, 2.0], [3.0, 5.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w {tinyml.range = array<f32: -4.0, 4.0>} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %y, %w {tinyml.range = array<f32: -0.4, 0.4>} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %z, %v {tinyml.range = array<f32: -2.0, 2.0>} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %0, %1, %2 : tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>
}
