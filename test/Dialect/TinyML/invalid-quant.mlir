// RUN: tinyml-opt %s --split-input-file --verify-diagnostics

func.func @quantize(%x: tensor<2xf32>) {
  // expected-error@+1 {{'tinyml.quantize' op requires f32 to quantized, found 'f32' to 'i8'}}
  %0 = tinyml.quantize %x : (tensor<2xf32>) -> tensor<2xi8>
  return
}

// -----

func.func @quantize_scales(%x: tensor<3x2xf32>) {
  // expected-error@+1 {{has 2 scales along dimension 0 of a tensor [3, 2]}}
  %0 = tinyml.quantize %x : (tensor<3x2xf32>) -> tensor<3x2x!quant.uniform<i8:f32:0, {0.5, 0.25}>>
  return
}

// -----

func.func @quantize_shape(%x: tensor<3xf32>) {
  // expected-error@+1 {{all non-scalar operands/results must have the same shape}}
  %0 = tinyml.quantize %x : (tensor<3xf32>) -> tensor<4x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @dequantize(%x: tensor<2xi8>) {
  // expected-error@+1 {{'tinyml.dequantize' op requires quantized to f32, found 'i8' to 'f32'}}
  %0 = tinyml.dequantize %x : (tensor<2xi8>) -> tensor<2xf32>
  return
}

// -----

func.func @dequantize_scales(%x: tensor<2x!quant.uniform<i8:f32:1, {0.5, 0.25}>>) {
  // expected-error@+1 {{has 2 scales along dimension 1 of a tensor [2]}}
  %0 = tinyml.dequantize %x : (tensor<2x!quant.uniform<i8:f32:1, {0.5, 0.25}>>) -> tensor<2xf32>
  return
}

// -----

func.func @requantize_float(%x: tensor<2xf32>) {
  // expected-error@+1 {{requires per-tensor quantized numbers of 8 bits, or of 16 bits with zero point 0, found 'f32'}}
  %0 = tinyml.requantize %x : (tensor<2xf32>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @requantize_width(%x: tensor<2x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error@+1 {{requires per-tensor quantized numbers of 8 bits, or of 16 bits with zero point 0, found '!quant.uniform<i32:f32, 5.000000e-01>'}}
  %0 = tinyml.requantize %x : (tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i32:f32, 0.5>>
  return
}

// -----

func.func @requantize_zero_point(%x: tensor<2x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error@+1 {{requires per-tensor quantized numbers of 8 bits, or of 16 bits with zero point 0, found '!quant.uniform<i16:f32, 5.000000e-01:1>'}}
  %0 = tinyml.requantize %x : (tensor<2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i16:f32, 0.5:1>>
  return
}

// -----

func.func @dequantize_blocks(%x: tensor<2x5x!quant.uniform<i4:f32:{0:1, 1:2}, {{0.5, 0.25}, {0.5, 0.25}}>>) {
  // expected-error@+1 {{has 4 scales of a tensor [2, 5]}}
  %0 = tinyml.dequantize %x : (tensor<2x5x!quant.uniform<i4:f32:{0:1, 1:2}, {{0.5, 0.25}, {0.5, 0.25}}>>) -> tensor<2x5xf32>
  return
}

// -----

func.func @storage_cast(%x: tensor<2xi8>) {
  // expected-error@+1 {{requires a quantized type and its storage type, found 'i8' and '!quant.uniform<u8:f32, 5.000000e-01:128>'}}
  %0 = tinyml.storage_cast %x : (tensor<2xi8>) -> tensor<2x!quant.uniform<u8:f32, 0.5:128>>
  return
}

// -----

func.func @storage_cast_raw(%x: tensor<2xi8>) {
  // expected-error@+1 {{requires a quantized type and its storage type, found 'i8' and 'i8'}}
  %0 = tinyml.storage_cast %x : (tensor<2xi8>) -> tensor<2xi8>
  return
}

// -----

func.func @lookup_wide(%x: tensor<2x!quant.uniform<i16:f32, 0.5>>, %t: tensor<256x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error@+1 {{requires per-tensor quantized numbers of signed 8 bits, found '!quant.uniform<i16:f32, 5.000000e-01>'}}
  %0 = tinyml.lookup %x, %t : (tensor<2x!quant.uniform<i16:f32, 0.5>>, tensor<256x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

func.func @lookup_table(%x: tensor<2x!quant.uniform<i8:f32, 0.5>>, %t: tensor<256x!quant.uniform<i8:f32, 0.25>>) {
  // expected-error@+1 {{requires a table of type 'tensor<256x!quant.uniform<i8:f32, 5.000000e-01>>', found 'tensor<256x!quant.uniform<i8:f32, 2.500000e-01>>'}}
  %0 = tinyml.lookup %x, %t : (tensor<2x!quant.uniform<i8:f32, 0.5>>, tensor<256x!quant.uniform<i8:f32, 0.25>>) -> tensor<2x!quant.uniform<i8:f32, 0.5>>
  return
}
