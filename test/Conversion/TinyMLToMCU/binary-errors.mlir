// RUN: tinyml-opt %s --convert-tinyml-to-mcu --split-input-file --verify-diagnostics

func.func @groups(%a: tensor<2x1x2x1x2xf32>, %b: tensor<1x2x1x2x1xf32>)
    -> tensor<2x2x2x2x2xf32> {
  // expected-error @below {{broadcasts in 5 groups of dimensions, at most 4 are supported}}
  %y = tinyml.add %a, %b : (tensor<2x1x2x1x2xf32>, tensor<1x2x1x2x1xf32>)
    -> tensor<2x2x2x2x2xf32>
  return %y : tensor<2x2x2x2x2xf32>
}

// -----

func.func @scales(%a: tensor<4x!quant.uniform<i8:f32, 1.0e+10>>,
                  %b: tensor<4x!quant.uniform<i8:f32, 1.0>>)
    -> tensor<4x!quant.uniform<i8:f32, 1.0>> {
  // expected-error @below {{cannot be computed in integers: the scales of the operands are too large for that of the result}}
  %y = tinyml.add %a, %b
    : (tensor<4x!quant.uniform<i8:f32, 1.0e+10>>,
       tensor<4x!quant.uniform<i8:f32, 1.0>>)
      -> tensor<4x!quant.uniform<i8:f32, 1.0>>
  return %y : tensor<4x!quant.uniform<i8:f32, 1.0>>
}

// -----

func.func @unsigned(%a: tensor<4x!quant.uniform<u8:f32, 1.0>>)
    -> tensor<4x!quant.uniform<u8:f32, 1.0>> {
  // expected-error @below {{integer kernels take signed 8-bit tensors with one scale, or 16-bit ones with zero point 0, found 'tensor<4x!quant.uniform<u8:f32, 1.000000e+00>>'}}
  %y = tinyml.add %a, %a
    : (tensor<4x!quant.uniform<u8:f32, 1.0>>,
       tensor<4x!quant.uniform<u8:f32, 1.0>>)
      -> tensor<4x!quant.uniform<u8:f32, 1.0>>
  return %y : tensor<4x!quant.uniform<u8:f32, 1.0>>
}
