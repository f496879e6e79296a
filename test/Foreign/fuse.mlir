// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-fuse-activations)' | FileCheck %s
// RUN: tinyml-opt %s --test-equivalent='pipeline=tinyml-optimize' | FileCheck %s

// What can clamp does, whatever it is.
// CHECK-LABEL: func.func @bounds
// CHECK: foreign.cube %{{.*}} {clamp_min = 1.250000e-01 : f32}
// CHECK-NEXT: return
func.func @bounds(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = foreign.cube %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = tinyml.clamp %0 {clamp_min = 0.125 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// A movement that may drop elements or add some is not passed.
// CHECK-LABEL: func.func @moved
// CHECK: foreign.cube {{.*}} :
// CHECK-NEXT: foreign.reverse
// CHECK-NEXT: tinyml.clamp
func.func @moved(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = foreign.cube %x : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %1 = foreign.reverse %0 : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = tinyml.clamp %1 {clamp_min = 0.125 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}
