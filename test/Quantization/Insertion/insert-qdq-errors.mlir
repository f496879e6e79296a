// RUN: tinyml-opt %s --tinyml-insert-qdq --split-input-file --verify-diagnostics
// RUN: echo 'func.func @m() { return }' > %t.mlir
// RUN: not tinyml-opt %t.mlir --tinyml-insert-qdq=scheme=w3a8 2>&1 | FileCheck %s --check-prefix=SCHEME
// RUN: not tinyml-opt %t.mlir --tinyml-insert-qdq=group=8 2>&1 | FileCheck %s --check-prefix=GROUP
// SCHEME: error: unknown quantization scheme 'w3a8': int8, w8a8, w8a16, w4a8, w4a16, w8, w4 or float
// GROUP: error: a group has 16, 32 or 64 input channels, found 8

// expected-error @below {{has no 'tinyml.range'; run tinyml-calibrate first}}
func.func @range(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = tinyml.tanh %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

// expected-error @below {{'tinyml.range' is not array<f32: lo, hi> of finite numbers, lo <= 0 <= hi: array<f32: 1.000000e+00, 2.000000e+00>}}
func.func @malformed(%x: tensor<1x2xf32> {tinyml.range = array<f32: 1.0, 2.0>}) -> tensor<1x2xf32> {
  %0 = tinyml.tanh %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

func.func @precision(%x: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 2.0>}) -> tensor<1x2xf32> {
  // expected-error @below {{has the unknown precision "w2"}}
  %0 = tinyml.tanh %x {tinyml.precision = "w2"} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

func.func @weights(%x: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 2.0>}) -> (tensor<1x1xf32>) {
  %w = tinyml.constant dense<[[1.0, 0x7FC00000]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  // expected-error @below {{has a weight that is NaN, which integers cannot hold}}
  %0 = tinyml.fully_connected %x, %w {tinyml.range = array<f32: 0.0, 2.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

func.func @infinite(%x: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 2.0>}) -> (tensor<1x1xf32>) {
  %w = tinyml.constant dense<[[1.0, 0xFF800000]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  // expected-error @below {{has a weight that is infinite, which integers cannot hold}}
  %0 = tinyml.fully_connected %x, %w {tinyml.range = array<f32: 0.0, 2.0>, tinyml.precision = "w8"} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}
