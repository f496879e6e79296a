// RUN: tinyml-opt %s --tinyml-check-accumulators --split-input-file --verify-diagnostics | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:0>

// 128 * 127 + (2^31 - 1 - 128 * 127) just fits.
// CHECK-LABEL: func.func @fits
// CHECK: tinyml.fully_connected {{.*}} {tinyml.accumulator_bound = 2147483647 : i64}
func.func @fits(%x: tensor<1x1x!q>) -> tensor<1x1x!q> {
  %w = tinyml.constant dense<127> : tensor<1x1xi8> -> tensor<1x1x!q>
  %b = tinyml.constant dense<2147467391> : tensor<1xi32> -> tensor<1xi32>
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x1x!q>, tensor<1x1x!q>, tensor<1xi32>) -> tensor<1x1x!q>
  return %0 : tensor<1x1x!q>
}

// CHECK-LABEL: func.func @float
// CHECK-NOT: accumulator_bound
func.func @float(%x: tensor<1x1xf32>, %w: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %0 = tinyml.fully_connected %x, %w : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// 16-bit sums beyond 32 bits are shifted.
// CHECK-LABEL: func.func @wide
// CHECK: tinyml.fully_connected {{.*}} {tinyml.accumulator_bound = 2151645183 : i64}
func.func @wide(%x: tensor<1x1x!quant.uniform<i16:f32, 0.5>>) -> tensor<1x1x!quant.uniform<i16:f32, 0.5>> {
  %w = tinyml.constant dense<127> : tensor<1x1xi8> -> tensor<1x1x!q>
  %b = tinyml.constant dense<2147483647> : tensor<1xi32> -> tensor<1xi32>
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x1x!quant.uniform<i16:f32, 0.5>>, tensor<1x1x!q>, tensor<1xi32>) -> tensor<1x1x!quant.uniform<i16:f32, 0.5>>
  return %0 : tensor<1x1x!quant.uniform<i16:f32, 0.5>>
}

// The input is not below 0: 127 * 127 + 100 instead of 128 * 127 + 100.
// CHECK-LABEL: func.func @ranges
// CHECK: tinyml.fully_connected {{.*}} {tinyml.accumulator_bound = 16229 : i64}
func.func @ranges(%x: tensor<1x1x!q>) -> tensor<1x1x!q> {
  %w = tinyml.constant dense<-127> : tensor<1x1xi8> -> tensor<1x1x!q>
  %b = tinyml.constant dense<100> : tensor<1xi32> -> tensor<1xi32>
  %0 = tinyml.clamp %x {clamp_min = 0.0 : f32} : (tensor<1x1x!q>) -> tensor<1x1x!q>
  %1 = tinyml.fully_connected %0, %w, %b : (tensor<1x1x!q>, tensor<1x1x!q>, tensor<1xi32>) -> tensor<1x1x!q>
  return %1 : tensor<1x1x!q>
}

// Channels have ranges of their own: [0, 10] and [0, 127] here, the zero point
// is 0, so padding adds nothing: 2 * (10 * 3 + 127 * 5), and a bias of 7.
// CHECK-LABEL: func.func @channels
// CHECK: tinyml.conv2d {{.*}}tinyml.accumulator_bound = 1337 : i64
func.func @channels(%x: tensor<1x1x2x2x!q>) -> tensor<1x1x3x1x!q> {
  %m = tinyml.constant dense<[[[[-117, 0]]]]> : tensor<1x1x1x2xi8> -> tensor<1x1x1x2x!q>
  %w = tinyml.constant dense<[[[[3, -5], [3, 5]]]]> : tensor<1x1x2x2xi8> -> tensor<1x1x2x2x!q>
  %b = tinyml.constant dense<-7> : tensor<1xi32> -> tensor<1xi32>
  %0 = tinyml.add %x, %m {clamp_min = 0.0 : f32} : (tensor<1x1x2x2x!q>, tensor<1x1x1x2x!q>) -> tensor<1x1x2x2x!q>
  %1 = tinyml.conv2d %0, %w, %b {padding = array<i64: 0, 1, 0, 1>} : (tensor<1x1x2x2x!q>, tensor<1x1x2x2x!q>, tensor<1xi32>) -> tensor<1x1x3x1x!q>
  return %1 : tensor<1x1x3x1x!q>
}

// Padding reads as the zero point, -100, which no number of the input is.
// The bias takes 100 * 4: 400 + 4 * 100 with padding, 400 + 4 * 27 without.
!z = !quant.uniform<i8:f32, 0.5:-100>
// CHECK-LABEL: func.func @padding
// CHECK: tinyml.conv2d {{.*}}tinyml.accumulator_bound = 800 : i64
// CHECK: tinyml.conv2d {{.*}}tinyml.accumulator_bound = 508 : i64
func.func @padding(%x: tensor<1x1x2x1x!z>) -> (tensor<1x1x3x1x!q>, tensor<1x1x1x1x!q>) {
  %w = tinyml.constant dense<2> : tensor<1x1x2x1xi8> -> tensor<1x1x2x1x!q>
  // From (-27 + 100) / 2 to (27 + 100) / 2.
  %0 = tinyml.clamp %x {clamp_min = 36.5 : f32, clamp_max = 63.5 : f32} : (tensor<1x1x2x1x!z>) -> tensor<1x1x2x1x!z>
  %1 = tinyml.conv2d %0, %w {padding = array<i64: 0, 1, 0, 1>} : (tensor<1x1x2x1x!z>, tensor<1x1x2x1x!q>) -> tensor<1x1x3x1x!q>
  %2 = tinyml.conv2d %0, %w : (tensor<1x1x2x1x!z>, tensor<1x1x2x1x!q>) -> tensor<1x1x1x1x!q>
  return %1, %2 : tensor<1x1x3x1x!q>, tensor<1x1x1x1x!q>
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
