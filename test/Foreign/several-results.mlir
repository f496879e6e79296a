// RUN: tinyml-opt %s --split-input-file --verify-diagnostics --test-equivalent='pipeline=func.func(tinyml-fold-qdq)' | FileCheck %s
// RUN: tinyml-opt %s --split-input-file --verify-diagnostics --test-equivalent='pipeline=tinyml-optimize' | FileCheck %s --check-prefix=OPT
// RUN: tinyml-opt %s --split-input-file --verify-diagnostics --test-equivalent='pipeline=func.func(tinyml-fold-constants)' | FileCheck %s --check-prefix=FOLD

!q = !quant.uniform<i8:f32, 0.0078125:-3>
!p = !quant.uniform<i8:f32, 0.015625:-3>

// Both results are integers where the operand is.
// CHECK-LABEL: func.func @sink
// CHECK: tinyml.quantize
// CHECK-NEXT: foreign.split {{.*}} -> (tensor<2x1x!{{.*}}>, tensor<2x3x!
func.func @sink(%x: tensor<2x4xf32>) -> (tensor<2x1xf32>, tensor<2x3xf32>) {
  %0 = tinyml.quantize %x : (tensor<2x4xf32>) -> tensor<2x4x!q>
  %1 = tinyml.dequantize %0 : (tensor<2x4x!q>) -> tensor<2x4xf32>
  %2:2 = foreign.split %1 {at = 1 : i64} : (tensor<2x4xf32>) -> (tensor<2x1xf32>, tensor<2x3xf32>)
  return %2#0, %2#1 : tensor<2x1xf32>, tensor<2x3xf32>
}

// Only where all results have one scale, it may be that of the operand.
// CHECK-LABEL: func.func @raise
// CHECK: tinyml.quantize %{{.*}} : (tensor<2x4xf32>)
// CHECK-NEXT: foreign.split {{.*}} -> (tensor<2x1x!{{.*}}>, tensor<2x3x!
func.func @raise(%x: tensor<2x4xf32>) -> (tensor<2x1xf32>, tensor<2x3xf32>) {
  %0:2 = foreign.split %x {at = 1 : i64} : (tensor<2x4xf32>) -> (tensor<2x1xf32>, tensor<2x3xf32>)
  %1 = tinyml.quantize %0#0 : (tensor<2x1xf32>) -> tensor<2x1x!q>
  %2 = tinyml.quantize %0#1 : (tensor<2x3xf32>) -> tensor<2x3x!q>
  %3 = tinyml.dequantize %1 : (tensor<2x1x!q>) -> tensor<2x1xf32>
  %4 = tinyml.dequantize %2 : (tensor<2x3x!q>) -> tensor<2x3xf32>
  return %3, %4 : tensor<2x1xf32>, tensor<2x3xf32>
}

// CHECK-LABEL: func.func @two_scales
// CHECK: foreign.split {{.*}} -> (tensor<2x1xf32>, tensor<2x3xf32>)
func.func @two_scales(%x: tensor<2x4xf32>) -> (tensor<2x1xf32>, tensor<2x3xf32>) {
  %0:2 = foreign.split %x {at = 1 : i64} : (tensor<2x4xf32>) -> (tensor<2x1xf32>, tensor<2x3xf32>)
  %1 = tinyml.quantize %0#0 : (tensor<2x1xf32>) -> tensor<2x1x!q>
  %2 = tinyml.quantize %0#1 : (tensor<2x3xf32>) -> tensor<2x3x!p>
  %3 = tinyml.dequantize %1 : (tensor<2x1x!q>) -> tensor<2x1xf32>
  %4 = tinyml.dequantize %2 : (tensor<2x3x!p>) -> tensor<2x3xf32>
  return %3, %4 : tensor<2x1xf32>, tensor<2x3xf32>
}

// Nothing that hangs on one result is taken for all.
// OPT-LABEL: func.func @one_of_two
// OPT: foreign.split
// OPT: tinyml.clamp
// OPT: foreign.min_max
// OPT: tinyml.mul
func.func @one_of_two(%x: tensor<2x4xf32>) -> (tensor<2x1xf32>, tensor<2x3xf32>, tensor<2x1xf32>) {
  %m = tinyml.constant dense<[[2.0], [3.0]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %0 = tinyml.add %x, %x : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  %1:2 = foreign.split %0 {at = 1 : i64} : (tensor<2x4xf32>) -> (tensor<2x1xf32>, tensor<2x3xf32>)
  %2 = tinyml.clamp %1#1 {clamp_min = 0.25 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %3:2 = foreign.min_max %2 : (tensor<2x3xf32>) -> (tensor<2x1xf32>, tensor<2x1xf32>)
  %4 = tinyml.mul %3#1, %m : (tensor<2x1xf32>, tensor<2x1xf32>) -> tensor<2x1xf32>
  %5 = tinyml.add %3#0, %1#0 : (tensor<2x1xf32>, tensor<2x1xf32>) -> tensor<2x1xf32>
  return %5, %2, %4 : tensor<2x1xf32>, tensor<2x3xf32>, tensor<2x1xf32>
}

// FOLD-LABEL: func.func @constant
// FOLD-NOT: foreign.split
// FOLD-DAG: tinyml.constant dense<[1.000000e+00, 2.000000e+00]>
// FOLD-DAG: tinyml.constant dense<3.000000e+00>
// FOLD: return
func.func @constant() -> (tensor<2xf32>, tensor<1xf32>) {
  %c = tinyml.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32> -> tensor<3xf32>
  %0:2 = foreign.split %c {at = 2 : i64} : (tensor<3xf32>) -> (tensor<2xf32>, tensor<1xf32>)
  return %0#0, %0#1 : tensor<2xf32>, tensor<1xf32>
}

// -----

func.func @shape(%x: tensor<2x4xf32>) -> tensor<2x2xf32> {
  // expected-error @below {{has a result of type 'tensor<2x2xf32>' but its operands give the shape [2, 3]}}
  %0:2 = foreign.split %x {at = 1 : i64} : (tensor<2x4xf32>) -> (tensor<2x1xf32>, tensor<2x2xf32>)
  return %0#1 : tensor<2x2xf32>
}
