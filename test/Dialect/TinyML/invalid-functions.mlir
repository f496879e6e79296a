// RUN: tinyml-opt %s --split-input-file --verify-diagnostics

!q = !quant.uniform<i8:f32, 0.5:1>

func.func @types(%a: tensor<2x!q>) {
  // expected-error@+1 {{'tinyml.div' op requires f32 operands and result, found 'tensor<2x!quant.uniform<i8:f32, 5.000000e-01:1>>'}}
  %0 = tinyml.div %a, %a : (tensor<2x!q>, tensor<2x!q>) -> tensor<2x!q>
  return
}

// -----

func.func @clamp(%a: tensor<2xf32>) {
  // expected-error@+1 {{requires clamp_min <= clamp_max, found 1.000000e+00 and 0.000000e+00}}
  %0 = tinyml.max %a, %a {clamp_min = 1.0 : f32, clamp_max = 0.0 : f32} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @axes(%a: tensor<2x3xf32>) {
  // expected-error@+1 {{'tinyml.reduce_sum' op requires increasing axes below the rank 2, found [1, 0]}}
  %0 = tinyml.reduce_sum %a {axes = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<1x1xf32>
  return
}

// -----

func.func @extreme(%a: tensor<2x3xui8>) {
  // expected-error@+1 {{found 'ui8', 'i8'}}
  %0 = tinyml.reduce_max %a {axes = array<i64: 1>} : (tensor<2x3xui8>) -> tensor<2x1xi8>
  return
}

// -----

func.func @axis(%a: tensor<2x3xf32>) {
  // expected-error@+1 {{'tinyml.hardmax' op requires 0 <= axis < 2, found 2}}
  %0 = tinyml.hardmax %a {axis = 2 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @last(%a: tensor<2x3x4xf32>, %s: tensor<3xf32>) {
  // expected-error@+1 {{requires the last axes beside a scale, found [1] of rank 3}}
  %0 = tinyml.normalize %a, %s, %s {axes = array<i64: 1>, epsilon = 0.1 : f32} : (tensor<2x3x4xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<2x3x4xf32>
  return
}

// -----

func.func @scale(%a: tensor<2x3x4xf32>, %s: tensor<3xf32>) {
  // expected-error@+1 {{requires scale and bias of shape [4], found [3]}}
  %0 = tinyml.normalize %a, %s, %s {axes = array<i64: 2>, epsilon = 0.1 : f32} : (tensor<2x3x4xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<2x3x4xf32>
  return
}

// -----

func.func @scale_of_integers(%a: tensor<3x!quant.uniform<i8:f32, 0.5>>) -> tensor<3x!quant.uniform<i8:f32, 0.5>> {
  // expected-error @below {{requires scale and bias of f32, found '!quant.uniform<i8:f32, 5.000000e-01>'}}
  %0 = tinyml.normalize %a, %a, %a {axes = array<i64: 0>, epsilon = 0.1 : f32} : (tensor<3x!quant.uniform<i8:f32, 0.5>>, tensor<3x!quant.uniform<i8:f32, 0.5>>, tensor<3x!quant.uniform<i8:f32, 0.5>>) -> tensor<3x!quant.uniform<i8:f32, 0.5>>
  return %0 : tensor<3x!quant.uniform<i8:f32, 0.5>>
}

// -----

func.func @two_widths(%a: tensor<3x!quant.uniform<i8:f32, 0.5>>) -> tensor<3x!quant.uniform<i16:f32, 0.5>> {
  // expected-error @below {{requires operands and result that are all f32, or all per-tensor quantized to 8 bits, or to 16 bits with zero point 0; found}}
  %0 = tinyml.normalize %a {axes = array<i64: 0>, epsilon = 0.1 : f32} : (tensor<3x!quant.uniform<i8:f32, 0.5>>) -> tensor<3x!quant.uniform<i16:f32, 0.5>>
  return %0 : tensor<3x!quant.uniform<i16:f32, 0.5>>
}
