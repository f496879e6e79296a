// Each method on a tensor of 1000 numbers: 998 of +-1, one of -10, one of 100.
// RUN: %python %S/Inputs/outliers.py %t.npy
// RUN: tinyml-opt %s --tinyml-calibrate=data=%t.npy | FileCheck %s --check-prefix=MINMAX
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npy method=percentile percentile=99' | FileCheck %s --check-prefix=PERCENTILE
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npy method=percentile percentile=100' | FileCheck %s --check-prefix=MINMAX
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npy method=mse bits=4' | FileCheck %s --check-prefix=MSE
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npy method=entropy' | FileCheck %s --check-prefix=ENTROPY

// MINMAX: array<f32: -1.000000e+01, 1.000000e+02>
// To the edge of the bin that holds 1: 2^7 / 2048 wide.
// PERCENTILE: array<f32: -1.000000e+00, 1.062500e+00>
// MSE: array<f32: {{.*}}>
// ENTROPY: array<f32: {{.*}}>
func.func @outliers(%x: tensor<1x1000xf32> {onnx.name = "x"}) -> tensor<1x1000xf32> {
  return %x : tensor<1x1000xf32>
}
