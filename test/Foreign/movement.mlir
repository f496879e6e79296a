// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-fold-qdq)' | FileCheck %s
// RUN: tinyml-opt %s --test-equivalent='pipeline=tinyml-optimize' | FileCheck %s --check-prefix=OPT
// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-fold-batch-norm)' | FileCheck %s --check-prefix=OPT
// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-fuse-activations)' -o /dev/null
// RUN: tinyml-opt %s --test-equivalent='pipeline=func.func(tinyml-fuse-activations,tinyml-fold-qdq)' -o /dev/null

// Movements that no pass has heard of: integers may be moved like floats, but
// what goes where is not known.

!q = !quant.uniform<i8:f32, 0.0078125:-3>

// CHECK-LABEL: func.func @integers
// CHECK: %[[Q:.*]] = tinyml.quantize
// CHECK-NEXT: %[[R:.*]] = foreign.reverse %[[Q]] : (tensor<2x3x!{{.*}}>) -> tensor<2x3x!
// CHECK-NEXT: %[[D:.*]] = tinyml.dequantize %[[R]]
// CHECK-NEXT: return %[[D]]
func.func @integers(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = tinyml.quantize %x : (tensor<2x3xf32>) -> tensor<2x3x!q>
  %1 = tinyml.dequantize %0 : (tensor<2x3x!q>) -> tensor<2x3xf32>
  %2 = foreign.reverse %1 : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %3 = tinyml.quantize %2 : (tensor<2x3xf32>) -> tensor<2x3x!q>
  %4 = tinyml.dequantize %3 : (tensor<2x3x!q>) -> tensor<2x3xf32>
  return %4 : tensor<2x3xf32>
}

// A number that is no multiple of the step stays what it is.
// CHECK-LABEL: func.func @fill
// CHECK: foreign.append {{.*}} : (tensor<3xf32>) -> tensor<4xf32>
func.func @fill(%x: tensor<3xf32>) -> tensor<4xf32> {
  %0 = tinyml.quantize %x : (tensor<3xf32>) -> tensor<3x!q>
  %1 = tinyml.dequantize %0 : (tensor<3x!q>) -> tensor<3xf32>
  %2 = foreign.append %1 {number = 0.001 : f64} : (tensor<3xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// CHECK-LABEL: func.func @fill_on_grid
// CHECK: foreign.append {{.*}} : (tensor<3x!{{.*}}>) -> tensor<4x!
func.func @fill_on_grid(%x: tensor<3xf32>) -> tensor<4xf32> {
  %0 = tinyml.quantize %x : (tensor<3xf32>) -> tensor<3x!q>
  %1 = tinyml.dequantize %0 : (tensor<3x!q>) -> tensor<3xf32>
  %2 = foreign.append %1 {number = 0.5 : f64} : (tensor<3xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// Nothing per channel passes: its channels are somewhere else.
// OPT-LABEL: func.func @between
// OPT: foreign.reverse
// OPT: tinyml.mul
// OPT: foreign.reverse
// OPT: tinyml.fully_connected
func.func @between(%x: tensor<2x3xf32>) -> tensor<2x2xf32> {
  %u = tinyml.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.5]]> : tensor<3x3xf32> -> tensor<3x3xf32>
  %w = tinyml.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %m = tinyml.constant dense<[[1.0, 2.0, 3.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %0 = tinyml.fully_connected %x, %u : (tensor<2x3xf32>, tensor<3x3xf32>) -> tensor<2x3xf32>
  %1 = foreign.reverse %0 : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = tinyml.mul %1, %m : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  %3 = foreign.reverse %2 : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %4 = tinyml.fully_connected %3, %w : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x2xf32>
  return %4 : tensor<2x2xf32>
}

// No transpose passes.
// OPT-LABEL: func.func @transposes
// OPT: tinyml.transpose
// OPT-NEXT: foreign.reverse
// OPT-NEXT: tinyml.transpose
func.func @transposes(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = tinyml.transpose %x {perm = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  %1 = foreign.reverse %0 : (tensor<3x2xf32>) -> tensor<3x2xf32>
  %2 = tinyml.transpose %1 {perm = array<i64: 1, 0>} : (tensor<3x2xf32>) -> tensor<2x3xf32>
  return %2 : tensor<2x3xf32>
}

// What it adds is not clamped before.
// OPT-LABEL: func.func @clamped
// OPT: foreign.append
// OPT-NEXT: tinyml.clamp
func.func @clamped(%x: tensor<3xf32>) -> tensor<4xf32> {
  %c = tinyml.constant dense<[0.25, 0.5, 0.75]> : tensor<3xf32> -> tensor<3xf32>
  %0 = tinyml.add %x, %c : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  %1 = foreign.append %0 {number = -5.0 : f64} : (tensor<3xf32>) -> tensor<4xf32>
  %2 = tinyml.clamp %1 {clamp_min = 0.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}
