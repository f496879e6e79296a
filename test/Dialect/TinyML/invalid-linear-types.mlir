// RUN: tinyml-opt %s --split-input-file --verify-diagnostics
// conv2d, C5 and C6: types that no arithmetic has.

func.func @widths(%x: tensor<1x2x!quant.uniform<i8:f32, 0.5>>, %w: tensor<1x2x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error@+1 {{requires f32 input, bias and output}}
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2x!quant.uniform<i8:f32, 0.5>>, tensor<1x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x1x!quant.uniform<i16:f32, 0.5>>
  return
}

// -----

func.func @zero_point_of_16_bits(%x: tensor<1x2x!quant.uniform<i16:f32, 0.5:1>>, %w: tensor<1x2x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error@+1 {{or to 16 bits with zero point 0}}
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2x!quant.uniform<i16:f32, 0.5:1>>, tensor<1x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x1x!quant.uniform<i16:f32, 0.5>>
  return
}

// -----

func.func @float_bias(%x: tensor<1x2x!quant.uniform<i8:f32, 0.5>>, %w: tensor<1x2x!quant.uniform<i4:f32, 0.5>>, %b: tensor<1xf32>) {
  // expected-error@+1 {{a quantized filter and an i32 bias; found}}
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x2x!quant.uniform<i8:f32, 0.5>>, tensor<1x2x!quant.uniform<i4:f32, 0.5>>, tensor<1xf32>) -> tensor<1x1x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @wide_filter(%x: tensor<1x2xf32>, %w: tensor<1x2x!quant.uniform<i16:f32, 0.5>>) {
  // expected-error@+1 {{has a filter of '!quant.uniform<i16:f32, 5.000000e-01>': a quantized filter has signed storage of 4 or 8 bits}}
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<1x2x!quant.uniform<i16:f32, 0.5>>) -> tensor<1x1xf32>
  return
}

// -----

func.func @axis(%x: tensor<1x2xf32>, %w: tensor<1x2x!quant.uniform<i4:f32:1, {0.5, 0.25}>>) {
  // expected-error@+1 {{a quantized filter has one scale, or one per output channel}}
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<1x2x!quant.uniform<i4:f32:1, {0.5, 0.25}>>) -> tensor<1x1xf32>
  return
}

// -----

!w = !quant.uniform<i4:f32:{0:1, 1:2}, {{0.5, 0.3}}>
func.func @no_multiples(%x: tensor<1x4xf32>, %w: tensor<1x4x!w>) {
  // expected-error@+1 {{the scales of the blocks of output channel 0 are no multiples by 1 to 16 of one number}}
  %0 = tinyml.fully_connected %x, %w : (tensor<1x4xf32>, tensor<1x4x!w>) -> tensor<1x1xf32>
  return
}

// -----

!w = !quant.uniform<i8:f32:{0:1, 1:2}, {{0.5, 0.25}}>
func.func @blocks_of_8_bits(%x: tensor<1x4xf32>, %w: tensor<1x4x!w>) {
  // expected-error@+1 {{blocks of scales are supported in 4-bit filters}}
  %0 = tinyml.fully_connected %x, %w : (tensor<1x4xf32>, tensor<1x4x!w>) -> tensor<1x1xf32>
  return
}
