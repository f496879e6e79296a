// RUN: tinyml-opt %s --tinyml-insert-qdq --tinyml-drop-teacher | FileCheck %s
// RUN: tinyml-opt %s --tinyml-drop-teacher | FileCheck %s --check-prefix=ALONE

// CHECK-NOT: tinyml.range
// CHECK-LABEL: func.func @model
// CHECK-NOT: tinyml.id
// CHECK-NOT: tinyml.range
// CHECK-NOT: tinyml.precision
// CHECK-NOT: teacher

// ALONE: tinyml.tanh %arg0 : (tensor<1x2xf32>) -> tensor<1x2xf32>
func.func @model(%x: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 2.0>}) -> tensor<1x2xf32> {
  %0 = tinyml.tanh %x {tinyml.precision = "w8a8"} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
