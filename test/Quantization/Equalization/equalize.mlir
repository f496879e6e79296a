// RUN: %python %S/Inputs/noise.py %t.npz 200 1x2
// RUN: tinyml-opt %s --tinyml-equalize | FileCheck %s --check-prefixes=CHECK,ROWS
// RUN: tinyml-opt %s --tinyml-equalize=data=%t.npz | FileCheck %s --check-prefixes=CHECK,DATA
// RUN: tinyml-opt %s --tinyml-equalize='data=%t.npz samples=10' | FileCheck %s --check-prefixes=CHECK,FEW
// RUN: tinyml-opt %s --tinyml-equalize='data=%t.npz scheme=w8a16' | FileCheck %s --check-prefixes=CHECK,FINE
// RUN: tinyml-opt %s --tinyml-equalize='data=%t.npz scheme=float' | FileCheck %s --check-prefixes=CHECK,KEPT

// The second channel is 64 times the first, and its column 1/64. By the rows of
// the filter, a factor of 8 for each makes both alike.
// CHECK-LABEL: func.func @model
// ROWS-DAG: %[[W:.*]] = tinyml.constant dense<{{\[\[}}8.000000e+00, 4.000000e+00], [8.000000e+00, 4.000000e+00]]>
// ROWS-DAG: %[[B:.*]] = tinyml.constant dense<2.000000e+00> : tensor<2xf32>
// ROWS: %[[H:.*]] = tinyml.fully_connected %arg0, %[[W]], %[[B]] {clamp_min = 0.000000e+00 : f32}
// ROWS: %[[V:.*]] = tinyml.constant dense<{{\[\[}}8.000000e+00, 8.000000e+00], [4.000000e+00, 8.000000e+00]]>
// ROWS: tinyml.fully_connected %[[H]], %[[V]]

// With data the first keeps room for numbers that no sample showed, the more
// the fewer samples there are. Where activations have 16 bits, that and the
// filter are all that counts.
// DATA: dense<{{\[\[}}8.000000e+00, 4.000000e+00], [1.600000e+01, 8.000000e+00]]>
// FEW: dense<{{\[\[}}4.000000e+00, 2.000000e+00], [3.200000e+01, 1.600000e+01]]>
// FINE: dense<{{\[\[}}4.000000e+00, 2.000000e+00], [1.600000e+01, 8.000000e+00]]>
// KEPT: dense<{{\[\[}}1.000000e+00, 5.000000e-01], [6.400000e+01, 3.200000e+01]]>
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 32.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = tinyml.constant dense<[0.25, 16.0]> : tensor<2xf32> -> tensor<2xf32>
  %v = tinyml.constant dense<[[64.0, 1.0], [32.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w, %b {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %v : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
