// RUN: tinyml-opt %s --test-interpret
// 16-bit activations. Expected values: docs/numerics.md in Python integers.

!in = !quant.uniform<i16:f32, 0.001>
!out = !quant.uniform<i16:f32, 2.0>
!coarse = !quant.uniform<i16:f32, 64.0>
!fine = !quant.uniform<i16:f32, 0.01>
!w = !quant.uniform<i8:f32:0, {0.5, 0.25}>
!w4 = !quant.uniform<i4:f32, 0.5>
!blocks = !quant.uniform<i4<-7:7>:f32:{0:1, 1:2}, {{0.5, 0.25}, {0.125, 1.0}}>

func.func @per_axis() {
  %x = tinyml.constant dense<[[32767, -32768, 1, -5]]> : tensor<1x4xi16> -> tensor<1x4x!in>
  %w = tinyml.constant dense<[[127, -128, 127, 127], [1, 2, 3, -4]]> : tensor<2x4xi8> -> tensor<2x4x!w>
  %b = tinyml.constant dense<[1000, -7]> : tensor<2xi32> -> tensor<2xi32>
  %y = tinyml.fully_connected %x, %w, %b : (tensor<1x4x!in>, tensor<2x4x!w>, tensor<2xi32>) -> tensor<1x2x!out>
  check.expect_eq %y, dense<[[2089, -4]]> : tensor<1x2xi16> : tensor<1x2x!out>
  // The real bounds 0 and 3000 are the stored 0 and 1500.
  %clamped = tinyml.fully_connected %x, %w, %b {clamp_min = 0.0 : f32, clamp_max = 3000.0 : f32} : (tensor<1x4x!in>, tensor<2x4x!w>, tensor<2xi32>) -> tensor<1x2x!out>
  check.expect_eq %clamped, dense<[[1500, 0]]> : tensor<1x2xi16> : tensor<1x2x!out>
  return
}

// The first channel's sum can leave 32 bits: all are shifted by 1.
func.func @shifted() {
  %x = tinyml.constant dense<[[32767, -32768, 1, -5]]> : tensor<1x4xi16> -> tensor<1x4x!in>
  %w = tinyml.constant dense<[[127, -128, 127, 127], [1, 2, 3, -4]]> : tensor<2x4xi8> -> tensor<2x4x!w>
  %b = tinyml.constant dense<[2147483000, -7]> : tensor<2xi32> -> tensor<2xi32>
  %y = tinyml.fully_connected %x, %w, %b : (tensor<1x4x!in>, tensor<2x4x!w>, tensor<2xi32>) -> tensor<1x2x!coarse>
  check.expect_eq %y, dense<[[16843, 0]]> : tensor<1x2xi16> : tensor<1x2x!coarse>
  return
}

// Padding counts as zero.
func.func @conv_4_bits() {
  %x = tinyml.constant dense<[[[[1000], [-2000], [30000]]]]> : tensor<1x1x3x1xi16> -> tensor<1x1x3x1x!in>
  %w = tinyml.constant dense<[[[[-8], [7]]]]> : tensor<1x1x2x1xi4> -> tensor<1x1x2x1x!w4>
  %b = tinyml.constant dense<-50> : tensor<1xi32> -> tensor<1xi32>
  %y = tinyml.conv2d %x, %w, %b {padding = array<i64: 0, 1, 0, 0>} : (tensor<1x1x3x1x!in>, tensor<1x1x2x1x!w4>, tensor<1xi32>) -> tensor<1x1x3x1x!fine>
  check.expect_eq %y, dense<[[[[348], [-1103], [11298]]]]> : tensor<1x1x3x1xi16> : tensor<1x1x3x1x!fine>
  return
}

// Factors 2, 1 of the base scale 0.25 and 1, 8 of 0.125; the bias is at the
// base scale.
func.func @blocks() {
  %x = tinyml.constant dense<[[1000, -20000, 30000, 7]]> : tensor<1x4xi16> -> tensor<1x4x!in>
  %w = tinyml.constant dense<[[1, -2, 3, -7], [7, 0, -1, 5]]> : tensor<2x4xi4> -> tensor<2x4x!blocks>
  %b = tinyml.constant dense<[5, -9]> : tensor<2xi32> -> tensor<2xi32>
  %y = tinyml.fully_connected %x, %w, %b : (tensor<1x4x!in>, tensor<2x4x!blocks>, tensor<2xi32>) -> tensor<1x2x!fine>
  check.expect_eq %y, dense<[[4299, -2909]]> : tensor<1x2xi16> : tensor<1x2x!fine>
  return
}

// 3 * 2^30 needs a shift of 1.
func.func @matmul() {
  %a = tinyml.constant dense<[[[32767, -32768, 5], [1, 2, 3]]]> : tensor<1x2x3xi16> -> tensor<1x2x3x!in>
  %b = tinyml.constant dense<[[[32767, 1], [-32768, 2], [7, 3]]]> : tensor<1x3x2xi16> -> tensor<1x3x2x!fine>
  %y = tinyml.matmul %a, %b : (tensor<1x2x3x!in>, tensor<1x3x2x!fine>) -> tensor<1x2x2x!quant.uniform<i16:f32, 20.0>>
  check.expect_eq %y, dense<[[[1074, 0], [0, 0]]]> : tensor<1x2x2xi16> : tensor<1x2x2x!quant.uniform<i16:f32, 20.0>>
  return
}
