// RUN: tinyml-opt %s --split-input-file --verify-diagnostics

func.func @rank(%x: tensor<4x4x1xf32>, %w: tensor<1x1x1x1xf32>) {
  // expected-error@+1 {{'tinyml.conv2d' op requires 'input' of rank 4, found rank 3}}
  %0 = tinyml.conv2d %x, %w : (tensor<4x4x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x1xf32>
  return
}

// -----

func.func @filter_rank(%x: tensor<1x4x4x1xf32>, %w: tensor<1x1x1xf32>) {
  // expected-error@+1 {{requires 'filter' of rank 4, found rank 3}}
  %0 = tinyml.conv2d %x, %w : (tensor<1x4x4x1xf32>, tensor<1x1x1xf32>) -> tensor<1x4x4x1xf32>
  return
}

// -----

func.func @groups(%x: tensor<1x4x4x4xf32>, %w: tensor<4x1x1x4xf32>) {
  // expected-error@+1 {{requires 'groups' to divide input and output channels and filters of channels / groups; found groups 2, 4 input channels, filters [4, 1, 1, 4]}}
  %0 = tinyml.conv2d %x, %w {groups = 2 : i64} : (tensor<1x4x4x4xf32>, tensor<4x1x1x4xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @no_groups(%x: tensor<1x4x4x4xf32>, %w: tensor<4x1x1x4xf32>) {
  // expected-error@+1 {{found groups 0}}
  %0 = tinyml.conv2d %x, %w {groups = 0 : i64} : (tensor<1x4x4x4xf32>, tensor<4x1x1x4xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @window(%x: tensor<1x4x4x1xf32>, %w: tensor<1x3x3x1xf32>) {
  // expected-error@+1 {{has a filter [1, 3, 3, 1] that does not fit the input [1, 4, 4, 1] with strides [1, 1], dilations [2, 2] and padding [0, 0, 0, 0]}}
  %0 = tinyml.conv2d %x, %w {dilations = array<i64: 2, 2>} : (tensor<1x4x4x1xf32>, tensor<1x3x3x1xf32>) -> tensor<1x1x1x1xf32>
  return
}

// -----

func.func @stride(%x: tensor<1x4x4x1xf32>, %w: tensor<1x1x1x1xf32>) {
  // expected-error@+1 {{does not fit the input [1, 4, 4, 1] with strides [0, 1]}}
  %0 = tinyml.conv2d %x, %w {strides = array<i64: 0, 1>} : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x1xf32>
  return
}

// -----

func.func @negative_padding(%x: tensor<1x4x4x1xf32>, %w: tensor<1x1x1x1xf32>) {
  // expected-error@+1 {{and padding [0, 0, -1, 0]}}
  %0 = tinyml.conv2d %x, %w {padding = array<i64: 0, 0, -1, 0>} : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x3x4x1xf32>
  return
}

// -----

func.func @attribute_length(%x: tensor<1x4x4x1xf32>, %w: tensor<1x1x1x1xf32>) {
  // expected-error@+1 {{attribute 'strides' failed to satisfy constraint}}
  %0 = tinyml.conv2d %x, %w {strides = array<i64: 1, 1, 1>} : (tensor<1x4x4x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x1xf32>
  return
}

// -----

func.func @result(%x: tensor<1x4x4x1xf32>, %w: tensor<2x1x1x1xf32>) {
  // expected-error@+1 {{has a result of type 'tensor<1x4x4x1xf32>' but its operands give the shape [1, 4, 4, 2]}}
  %0 = tinyml.conv2d %x, %w : (tensor<1x4x4x1xf32>, tensor<2x1x1x1xf32>) -> tensor<1x4x4x1xf32>
  return
}

// -----

func.func @dynamic(%x: tensor<?x4x4x1xf32>, %w: tensor<2x1x1x1xf32>) {
  // expected-error@+1 {{operand #0 must be ranked tensor of static shape}}
  %0 = tinyml.conv2d %x, %w : (tensor<?x4x4x1xf32>, tensor<2x1x1x1xf32>) -> tensor<1x4x4x2xf32>
  return
}

// -----

func.func @bias_shape(%x: tensor<1x4x4x1xf32>, %w: tensor<2x1x1x1xf32>, %b: tensor<1xf32>) {
  // expected-error@+1 {{requires a bias of shape [2], found [1]}}
  %0 = tinyml.conv2d %x, %w, %b : (tensor<1x4x4x1xf32>, tensor<2x1x1x1xf32>, tensor<1xf32>) -> tensor<1x4x4x2xf32>
  return
}

// -----

func.func @mixed_types(%x: tensor<1x4xf32>, %w: tensor<2x4x!quant.uniform<i8:f32, 0.5>>) {
  // expected-error@+1 {{requires f32 input, bias and output and an f32 or quantized filter; or input and output that are per-tensor quantized to 8 bits, or to 16 bits with zero point 0, a quantized filter and an i32 bias; found}}
  %0 = tinyml.fully_connected %x, %w : (tensor<1x4xf32>, tensor<2x4x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5>>
  return
}

// -----

!q = !quant.uniform<i8:f32, 0.5>

func.func @filter_zero_point(%x: tensor<1x4x!q>, %w: tensor<2x4x!quant.uniform<i8:f32, 0.5:1>>) {
  // expected-error@+1 {{a quantized filter has zero point 0}}
  %0 = tinyml.fully_connected %x, %w : (tensor<1x4x!q>, tensor<2x4x!quant.uniform<i8:f32, 0.5:1>>) -> tensor<1x2x!q>
  return
}

// -----

!q = !quant.uniform<i8:f32, 0.5>
!w = !quant.uniform<i8:f32:1, {0.5, 0.5}>

func.func @filter_axis(%x: tensor<1x2x!q>, %w: tensor<2x2x!w>) {
  // expected-error@+1 {{a quantized filter has one scale, or one per output channel}}
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2x!q>, tensor<2x2x!w>) -> tensor<1x2x!q>
  return
}

// -----

!q = !quant.uniform<i8:f32, 0.5>

func.func @bias_type(%x: tensor<1x2x!q>, %w: tensor<2x2x!q>, %b: tensor<2xf32>) {
  // expected-error@+1 {{and an i32 bias}}
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x2x!q>, tensor<2x2x!q>, tensor<2xf32>) -> tensor<1x2x!q>
  return
}

// -----

func.func @rows(%x: tensor<1x3xf32>, %w: tensor<2x4xf32>) {
  // expected-error@+1 {{requires rows of the same length, found input [1, 3] and filter [2, 4]}}
  %0 = tinyml.fully_connected %x, %w : (tensor<1x3xf32>, tensor<2x4xf32>) -> tensor<1x2xf32>
  return
}

// -----

func.func @bounds(%x: tensor<1x4xf32>, %w: tensor<2x4xf32>) {
  // expected-error@+1 {{requires clamp_min <= clamp_max, found}}
  %0 = tinyml.fully_connected %x, %w {clamp_min = 1.0 : f32, clamp_max = 0.0 : f32} : (tensor<1x4xf32>, tensor<2x4xf32>) -> tensor<1x2xf32>
  return
}

// -----

func.func @bound_is_no_number(%x: tensor<1x4xf32>, %w: tensor<2x4xf32>) {
  // expected-error@+1 {{requires clamp_min <= clamp_max, found}}
  %0 = tinyml.fully_connected %x, %w {clamp_min = 0x7FC00000 : f32} : (tensor<1x4xf32>, tensor<2x4xf32>) -> tensor<1x2xf32>
  return
}

// -----

func.func @matmul_rank(%a: tensor<2x3xf32>, %b: tensor<1x3x4xf32>) {
  // expected-error@+1 {{requires 'lhs' of rank 3, found rank 2}}
  %0 = tinyml.matmul %a, %b : (tensor<2x3xf32>, tensor<1x3x4xf32>) -> tensor<1x2x4xf32>
  return
}

// -----

func.func @matmul_inner(%a: tensor<1x2x3xf32>, %b: tensor<1x2x4xf32>) {
  // expected-error@+1 {{requires [B,M,K] and [B,K,N], found [1, 2, 3] and [1, 2, 4]}}
  %0 = tinyml.matmul %a, %b : (tensor<1x2x3xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  return
}

// -----

func.func @matmul_batch(%a: tensor<2x2x3xf32>, %b: tensor<3x3x4xf32>) {
  // expected-error@+1 {{requires [B,M,K] and [B,K,N], found [2, 2, 3] and [3, 3, 4]}}
  %0 = tinyml.matmul %a, %b : (tensor<2x2x3xf32>, tensor<3x3x4xf32>) -> tensor<3x2x4xf32>
  return
}

// -----

func.func @matmul_types(%a: tensor<1x2x3xf32>, %b: tensor<1x3x4xi8>) {
  // expected-error@+1 {{requires operands and result that are all f32, or all per-tensor quantized to 8 bits, or to 16 bits with zero point 0; found 'f32', 'i8', 'f32'}}
  %0 = tinyml.matmul %a, %b : (tensor<1x2x3xf32>, tensor<1x3x4xi8>) -> tensor<1x2x4xf32>
  return
}
