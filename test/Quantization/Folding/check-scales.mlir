// RUN: tinyml-opt %s --pass-pipeline='builtin.module(func.func(tinyml-check-accumulators))' --split-input-file --verify-diagnostics

func.func @value(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{has a result whose scale is 1.000000e+30; scales up to 2.814750e+14 are computed with: its numbers are too large to quantize}}
  %0 = tinyml.quantize %x : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32, 1.0e30>>
  %1 = tinyml.dequantize %0 : (tensor<4x!quant.uniform<i8:f32, 1.0e30>>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

func.func @axis() -> tensor<2x1xf32> {
  // expected-error @below {{has a result whose scale is 1.000000e+30}}
  %0 = tinyml.constant dense<1> : tensor<2x1xi8> -> tensor<2x1x!quant.uniform<i8:f32:0, {1.0, 1.0e30}>>
  %1 = tinyml.dequantize %0 : (tensor<2x1x!quant.uniform<i8:f32:0, {1.0, 1.0e30}>>) -> tensor<2x1xf32>
  return %1 : tensor<2x1xf32>
}

// -----

func.func @fine(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = tinyml.quantize %x : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32, 1.0e14>>
  %1 = tinyml.dequantize %0 : (tensor<4x!quant.uniform<i8:f32, 1.0e14>>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}
