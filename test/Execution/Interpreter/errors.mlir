// RUN: tinyml-opt %s --test-interpret --split-input-file --verify-diagnostics

func.func @wrong_value() {
  %x = tinyml.constant dense<[1, 2]> : tensor<2xi8> -> tensor<2xi8>
  // expected-error @below {{found 2.000000 as element 1, expected 3.000000}}
  check.expect_eq %x, dense<[1, 3]> : tensor<2xi8> : tensor<2xi8>
  return
}

// -----

func.func @too_far() {
  %x = tinyml.constant dense<[1.0, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  // expected-error @below {{as element 0, expected 1.1}}
  check.expect_close %x, dense<[1.1, 2.0]> : tensor<2xf32> {tolerance = 0.05 : f64} : tensor<2xf32>
  return
}

// -----

func.func @scales_too_far_apart() {
  %x = tinyml.constant dense<1> : tensor<1x1xi8> -> tensor<1x1x!quant.uniform<i8:f32, 1.0e+6>>
  %w = tinyml.constant dense<1> : tensor<1x1xi8> -> tensor<1x1x!quant.uniform<i8:f32, 1.0e+6>>
  // expected-error @below {{no multiplier represents}}
  %y = tinyml.fully_connected %x, %w : (tensor<1x1x!quant.uniform<i8:f32, 1.0e+6>>, tensor<1x1x!quant.uniform<i8:f32, 1.0e+6>>) -> tensor<1x1x!quant.uniform<i8:f32, 1.0e-6>>
  return
}

// -----

func.func @not_evaluable() {
  // expected-error @below {{cannot be run by the interpreter}}
  %x = builtin.unrealized_conversion_cast to tensor<2xf32>
  return
}

// -----

func.func @missing_bytes() {
  // expected-error @below {{the bytes of constant 'elided' are missing}}
  %x = tinyml.constant dense_resource<elided> : tensor<2xf32> -> tensor<2xf32>
  return
}

// -----

func.func @empty_window() {
  %x = tinyml.constant dense<1.0> : tensor<1x1x2x1xf32> -> tensor<1x1x2x1xf32>
  // expected-error @below {{has a window without an element of the input}}
  %y = tinyml.max_pool2d %x {kernel = array<i64: 1, 2>, dilations = array<i64: 1, 5>, padding = array<i64: 0, 4, 0, 4>} : (tensor<1x1x2x1xf32>) -> tensor<1x1x5x1xf32>
  return
}

// -----

func.func @too_large() {
  %x = tinyml.constant dense<1.0> : tensor<1x1x1x1xf32> -> tensor<1x1x1x1xf32>
  // expected-error @below {{the interpreter holds no value of type 'tensor<1x1x4000000000x1xf32>'}}
  %y = tinyml.pad %x {low = array<i64: 0, 0, 3999999999, 0>, high = array<i64: 0, 0, 0, 0>} : (tensor<1x1x1x1xf32>) -> tensor<1x1x4000000000x1xf32>
  return
}
