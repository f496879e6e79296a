// RUN: tinyml-opt %s --convert-tinyml-to-mcu --split-input-file --verify-diagnostics

// There is no kernel, which is an error at the op and nothing worse.

func.func @none(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // expected-error @below {{cannot be converted to kernel calls}}
  %0 = foreign.opaque %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// -----

func.func @linear(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  %w = tinyml.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  // expected-error @below {{cannot be converted to kernel calls}}
  %0 = foreign.mix %x, %w : (tensor<3x2xf32>, tensor<2x2xf32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// -----

func.func @several(%x: tensor<2x4xf32>) -> (tensor<2x1xf32>, tensor<2x3xf32>) {
  // expected-error @below {{cannot be converted to kernel calls}}
  %0:2 = foreign.split %x {at = 1 : i64} : (tensor<2x4xf32>) -> (tensor<2x1xf32>, tensor<2x3xf32>)
  return %0#0, %0#1 : tensor<2x1xf32>, tensor<2x3xf32>
}
