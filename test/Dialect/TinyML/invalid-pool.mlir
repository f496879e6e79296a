// RUN: tinyml-opt %s --split-input-file --verify-diagnostics

func.func @rank(%x: tensor<4x4x1xf32>) {
  // expected-error@+1 {{'tinyml.max_pool2d' op requires 'input' of rank 4, found rank 3}}
  %0 = tinyml.max_pool2d %x {kernel = array<i64: 2, 2>} : (tensor<4x4x1xf32>) -> tensor<3x3x1xf32>
  return
}

// -----

func.func @window(%x: tensor<1x4x4x1xf32>) {
  // expected-error@+1 {{has a window [5, 2] that does not fit the input [1, 4, 4, 1] with strides [1, 1], dilations [1, 1] and padding [0, 0, 0, 0]}}
  %0 = tinyml.max_pool2d %x {kernel = array<i64: 5, 2>} : (tensor<1x4x4x1xf32>) -> tensor<1x1x3x1xf32>
  return
}

// -----

func.func @kernel(%x: tensor<1x4x4x1xf32>) {
  // expected-error@+1 {{has a window [0, 1] that does not fit}}
  %0 = tinyml.avg_pool2d %x {kernel = array<i64: 0, 1>} : (tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32>
  return
}

// -----

func.func @padding(%x: tensor<1x4x4x1xf32>) {
  // expected-error@+1 {{requires padding smaller than the dilated kernel, found padding [0, 0, 2, 0] and kernel [2, 2]}}
  %0 = tinyml.max_pool2d %x {kernel = array<i64: 2, 2>, padding = array<i64: 0, 0, 2, 0>} : (tensor<1x4x4x1xf32>) -> tensor<1x5x3x1xf32>
  return
}

// -----

func.func @same_type(%x: tensor<1x4x4x1x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error@+1 {{requires the same element type for input and output, found}}
  %0 = tinyml.max_pool2d %x {kernel = array<i64: 2, 2>} : (tensor<1x4x4x1x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x3x3x1x!quant.uniform<i8:f32, 0.25>>
  return
}

// -----

func.func @raw_mean(%x: tensor<1x4x4x1xi8>) {
  // expected-error@+1 {{requires operands and result that are all f32, or all per-tensor quantized to 8 bits, or to 16 bits with zero point 0; found 'i8', 'i8'}}
  %0 = tinyml.avg_pool2d %x {kernel = array<i64: 2, 2>} : (tensor<1x4x4x1xi8>) -> tensor<1x3x3x1xi8>
  return
}

// -----

func.func @wide_integers(%x: tensor<1x4x4x1xi32>) {
  // expected-error@+1 {{or all the same 8-bit integer type; found 'i32', 'i32'}}
  %0 = tinyml.max_pool2d %x {kernel = array<i64: 2, 2>} : (tensor<1x4x4x1xi32>) -> tensor<1x3x3x1xi32>
  return
}

// -----

func.func @axes(%x: tensor<1x4x4x1xf32>) {
  // expected-error@+1 {{requires increasing axes below the rank 4, found [2, 1]}}
  %0 = tinyml.mean %x {axes = array<i64: 2, 1>} : (tensor<1x4x4x1xf32>) -> tensor<1x1x1x1xf32>
  return
}

// -----

func.func @axis(%x: tensor<1x4x4x1xf32>) {
  // expected-error@+1 {{requires increasing axes below the rank 4, found [4]}}
  %0 = tinyml.mean %x {axes = array<i64: 4>} : (tensor<1x4x4x1xf32>) -> tensor<1x4x4x1xf32>
  return
}

// -----

func.func @mean_types(%x: tensor<1x4xf32>) {
  // expected-error@+1 {{requires operands and result that are all f32, or all per-tensor quantized}}
  %0 = tinyml.mean %x {axes = array<i64: 1>} : (tensor<1x4xf32>) -> tensor<1x1x!quant.uniform<i8:f32, 0.5>>
  return
}
