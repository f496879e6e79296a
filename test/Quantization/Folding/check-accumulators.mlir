// RUN: tinyml-opt %s --tinyml-check-accumulators --split-input-file --verify-diagnostics | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:0>

// 128 * 127 + (2^31 - 1 - 128 * 127) just fits.
// CHECK-LABEL: func.func @fits
func.func @fits(%x: tensor<1x1x!q>) -> tensor<1x1x!q> {
  %w = tinyml.constant dense<127> : tensor<1x1xi8> -> tensor<1x1x!q>
  %b = tinyml.constant dense<2147467391> : tensor<1xi32> -> tensor<1xi32>
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x1x!q>, tensor<1x1x!q>, tensor<1xi32>) -> tensor<1x1x!q>
  return %0 : tensor<1x1x!q>
}

// CHECK-LABEL: func.func @float
func.func @float(%x: tensor<1x1xf32>, %w: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %0 = tinyml.fully_connected %x, %w : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// 16-bit sums beyond 32 bits are shifted.
// CHECK-LABEL: func.func @wide
func.func @wide(%x: tensor<1x1x!quant.uniform<i16:f32, 0.5>>) -> tensor<1x1x!quant.uniform<i16:f32, 0.5>> {
  %w = tinyml.constant dense<127> : tensor<1x1xi8> -> tensor<1x1x!q>
  %b = tinyml.constant dense<2147483647> : tensor<1xi32> -> tensor<1xi32>
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x1x!quant.uniform<i16:f32, 0.5>>, tensor<1x1x!q>, tensor<1xi32>) -> tensor<1x1x!quant.uniform<i16:f32, 0.5>>
  return %0 : tensor<1x1x!quant.uniform<i16:f32, 0.5>>
}

// -----

!h = !quant.uniform<i16:f32, 0.5>

func.func @wide_ratio(%x: tensor<1x1x!quant.uniform<i16:f32, 8.0e+08>>) -> tensor<1x1x!h> {
  %w = tinyml.constant dense<127> : tensor<1x1xi8> -> tensor<1x1x!quant.uniform<i8:f32, 0.5>>
  %b = tinyml.constant dense<2147483647> : tensor<1xi32> -> tensor<1xi32>
  // expected-error@+1 {{the ratio 1600000000.000000 of the scales is out of range}}
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x1x!quant.uniform<i16:f32, 8.0e+08>>, tensor<1x1x!quant.uniform<i8:f32, 0.5>>, tensor<1xi32>) -> tensor<1x1x!h>
  return %0 : tensor<1x1x!h>
}

// -----

!q = !quant.uniform<i8:f32, 0.5:0>

func.func @bias(%x: tensor<1x1x!q>) -> tensor<1x1x!q> {
  %w = tinyml.constant dense<127> : tensor<1x1xi8> -> tensor<1x1x!q>
  %b = tinyml.constant dense<2147467392> : tensor<1xi32> -> tensor<1xi32>
  // expected-error@+1 {{cannot be computed in integers: the accumulator of output channel 0 can reach 2147483648, which does not fit 32 bits}}
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x1x!q>, tensor<1x1x!q>, tensor<1xi32>) -> tensor<1x1x!q>
  return %0 : tensor<1x1x!q>
}

// -----

!q = !quant.uniform<i8:f32, 0.5:0>

func.func @filter(%x: tensor<1x1x!q>, %w: tensor<1x1x!q>) -> tensor<1x1x!q> {
  // expected-error@+1 {{cannot be computed in integers: its filter is not constant, so nothing can be proved}}
  %0 = tinyml.fully_connected %x, %w : (tensor<1x1x!q>, tensor<1x1x!q>) -> tensor<1x1x!q>
  return %0 : tensor<1x1x!q>
}

// -----

!q = !quant.uniform<i8:f32, 0.5:0>
!tiny = !quant.uniform<i8:f32, 1.0e-20:0>

func.func @ratio(%x: tensor<1x1x!q>) -> (tensor<1x1x!tiny>, tensor<1x1x!tiny>) {
  // expected-error@+1 {{of the scales is out of range, it must be positive and below 2^30}}
  %0 = tinyml.mul %x, %x : (tensor<1x1x!q>, tensor<1x1x!q>) -> tensor<1x1x!tiny>
  // expected-error@+1 {{the scales of the operands are too large for that of the result}}
  %1 = tinyml.add %x, %x : (tensor<1x1x!q>, tensor<1x1x!q>) -> tensor<1x1x!tiny>
  return %0, %1 : tensor<1x1x!tiny>, tensor<1x1x!tiny>
}

// -----

!q = !quant.uniform<i8:f32, 0.5:0>

func.func @sums(%x: tensor<1x131072x!q>, %y: tensor<131072x1x!q>, %z: tensor<16777217x!q>) -> (tensor<1x1x1x!q>, tensor<1x!q>) {
  %a = tinyml.reshape %x : (tensor<1x131072x!q>) -> tensor<1x1x131072x!q>
  %b = tinyml.reshape %y : (tensor<131072x1x!q>) -> tensor<1x131072x1x!q>
  // expected-error@+1 {{the accumulator can reach 2147483648, which does not fit 32 bits}}
  %0 = tinyml.matmul %a, %b : (tensor<1x1x131072x!q>, tensor<1x131072x1x!q>) -> tensor<1x1x1x!q>
  // expected-error@+1 {{the sum of the elements can reach 2147483776, which does not fit 32 bits}}
  %1 = tinyml.mean %z {axes = array<i64: 0>} : (tensor<16777217x!q>) -> tensor<1x!q>
  return %0, %1 : tensor<1x1x1x!q>, tensor<1x!q>
}
