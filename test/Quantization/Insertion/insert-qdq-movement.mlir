// Ops that only move elements have the parameters of their input, so that
// nothing is requantized.
// RUN: tinyml-opt %s --tinyml-insert-qdq --tinyml-drop-teacher --split-input-file | FileCheck %s
// RUN: tinyml-opt %s --tinyml-quantize=scheme=int8 --split-input-file | FileCheck %s --check-prefix=FOLDED
// FOLDED-NOT: requantize

// The pad's number is rounded to the grid, and both know the joint range.
// CHECK-LABEL: func.func @pad
func.func @pad(%x: tensor<1x4x4x1xf32> {tinyml.range = array<f32: 0.0, 25.5>}) -> tensor<1x5xf32> {
  // CHECK: tinyml.quantize %arg0 : {{.*}}!quant.uniform<i8:f32, {{0.2000000[0-9]*}}:-1>>
  %0 = tinyml.max_pool2d %x {kernel = array<i64: 4, 1>, tinyml.range = array<f32: 0.0, 25.0>} : (tensor<1x4x4x1xf32>) -> tensor<1x1x4x1xf32>
  // CHECK: tinyml.quantize {{.*}}!quant.uniform<i8:f32, {{0.2000000[0-9]*}}:-1>>
  %1 = tinyml.reshape %0 {tinyml.range = array<f32: 0.0, 25.0>} : (tensor<1x1x4x1xf32>) -> tensor<1x4xf32>
  // CHECK: tinyml.pad {{.*}}value = -2.540000e+01
  // CHECK: tinyml.quantize {{.*}}!quant.uniform<i8:f32, {{0.2000000[0-9]*}}:-1>>
  %2 = tinyml.pad %1 {low = array<i64: 0, 1>, high = array<i64: 0, 0>, value = -25.5 : f32, tinyml.range = array<f32: -25.5, 25.0>} : (tensor<1x4xf32>) -> tensor<1x5xf32>
  return %2 : tensor<1x5xf32>
}

// -----

// CHECK-LABEL: func.func @concat
func.func @concat(%x: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 25.5>},
                  %y: tensor<1x2xf32> {tinyml.range = array<f32: -25.5, 0.0>}) -> tensor<1x4xf32> {
  // CHECK-DAG: tinyml.quantize %arg0 : {{.*}}!quant.uniform<i8:f32, {{0.2000000[0-9]*}}:
  // CHECK-DAG: tinyml.quantize %arg1 : {{.*}}!quant.uniform<i8:f32, {{0.2000000[0-9]*}}:
  %0 = tinyml.concat %x, %y {axis = 1 : i64, tinyml.range = array<f32: -25.5, 25.5>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x4xf32>
  // CHECK: tinyml.quantize %{{[^a]*}} : {{.*}}!quant.uniform<i8:f32, {{0.2000000[0-9]*}}:
  return %0 : tensor<1x4xf32>
}
