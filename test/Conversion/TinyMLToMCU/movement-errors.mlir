// RUN: tinyml-opt %s --convert-tinyml-to-mcu --split-input-file --verify-diagnostics

func.func @transpose(%x: tensor<2x2x2x2x2x2x2xf32>)
    -> tensor<2x2x2x2x2x2x2xf32> {
  // expected-error @below {{transposes 7 independent dimensions, at most 6 are supported}}
  %y = tinyml.transpose %x {perm = array<i64: 6, 5, 4, 3, 2, 1, 0>}
    : (tensor<2x2x2x2x2x2x2xf32>) -> tensor<2x2x2x2x2x2x2xf32>
  return %y : tensor<2x2x2x2x2x2x2xf32>
}

// -----

func.func @pad_groups(%x: tensor<2x2x2x2x2xf32>) -> tensor<3x3x3x3x3xf32> {
  // expected-error @below {{pads 5 groups of dimensions, at most 4 are supported}}
  %y = tinyml.pad %x {low = array<i64: 1, 1, 1, 1, 1>,
    high = array<i64: 0, 0, 0, 0, 0>}
    : (tensor<2x2x2x2x2xf32>) -> tensor<3x3x3x3x3xf32>
  return %y : tensor<3x3x3x3x3xf32>
}

// -----

func.func @pad_value(%x: tensor<2xi64>) -> tensor<3xi64> {
  // expected-error @below {{can pad 64-bit elements only with 0}}
  %y = tinyml.pad %x {low = array<i64: 1>, high = array<i64: 0>,
    value = 2.0 : f32} : (tensor<2xi64>) -> tensor<3xi64>
  return %y : tensor<3xi64>
}

// -----

func.func @quantize(%x: tensor<2xf32>)
    -> tensor<2x!quant.uniform<u16:f32, 0.5>> {
  // expected-error @below {{kernels convert between float and 8-bit or signed 16-bit tensors, found 'tensor<2x!quant.uniform<u16:f32, 5.000000e-01>>'}}
  %y = tinyml.quantize %x
    : (tensor<2xf32>) -> tensor<2x!quant.uniform<u16:f32, 0.5>>
  return %y : tensor<2x!quant.uniform<u16:f32, 0.5>>
}
