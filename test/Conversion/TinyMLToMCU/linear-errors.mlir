// RUN: tinyml-opt %s --convert-tinyml-to-mcu --split-input-file --verify-diagnostics

!xq = !quant.uniform<i8:f32, 0.5:-3>
!wq = !quant.uniform<i8:f32, 0.5>

func.func @runtime_filter(%x: tensor<1x3x!xq>, %w: tensor<2x3x!wq>)
    -> tensor<1x2x!xq> {
  // expected-error @below {{cannot be computed in integers: its filter is not constant, so nothing can be proved}}
  %y = tinyml.fully_connected %x, %w
    : (tensor<1x3x!xq>, tensor<2x3x!wq>) -> tensor<1x2x!xq>
  return %y : tensor<1x2x!xq>
}

// -----

!xq = !quant.uniform<i8:f32, 0.5:-3>
!wq = !quant.uniform<i8:f32, 0.5>

func.func @bias(%x: tensor<1x3x!xq>) -> tensor<1x2x!xq> {
  %w = tinyml.constant dense<1> : tensor<2x3xi8> -> tensor<2x3x!wq>
  %b = tinyml.constant dense<[0, 2147483647]> : tensor<2xi32> -> tensor<2xi32>
  // expected-error @below {{cannot be computed in integers: the accumulator of output channel 1 can reach 2147484040, which does not fit 32 bits}}
  %y = tinyml.fully_connected %x, %w, %b
    : (tensor<1x3x!xq>, tensor<2x3x!wq>, tensor<2xi32>) -> tensor<1x2x!xq>
  return %y : tensor<1x2x!xq>
}

// -----

!xq = !quant.uniform<i8:f32, 1.0e+30>
!wq = !quant.uniform<i8:f32, 0.5>
!yq = !quant.uniform<i8:f32, 1.0>

func.func @scale(%x: tensor<1x3x!xq>) -> tensor<1x2x!yq> {
  %w = tinyml.constant dense<1> : tensor<2x3xi8> -> tensor<2x3x!wq>
  // expected-error @below {{cannot be computed in integers: the ratio 500000000000000009942312419328.000000 of the scales is out of range, it must be positive and below 2^30}}
  %y = tinyml.fully_connected %x, %w
    : (tensor<1x3x!xq>, tensor<2x3x!wq>) -> tensor<1x2x!yq>
  return %y : tensor<1x2x!yq>
}

// -----

func.func @large(%x: tensor<1x3xf32>) -> tensor<1x3xf32> {
  %w = tinyml.constant dense<1.0> : tensor<3x3xf32> -> tensor<3x3xf32>
  %p = tinyml.reshape %x : (tensor<1x3xf32>) -> tensor<3x1xf32>
  %q = tinyml.reshape %x : (tensor<1x3xf32>) -> tensor<1x3xf32>
  // expected-error @below {{has a tensor of 2 GB or more, 'tensor<3x1000000000xf32>'}}
  %l = tinyml.pad %p {low = array<i64: 0, 0>, high = array<i64: 0, 999999999>}
    : (tensor<3x1xf32>) -> tensor<3x1000000000xf32>
  return %x : tensor<1x3xf32>
}
