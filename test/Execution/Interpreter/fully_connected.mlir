// RUN: tinyml-opt %s --test-interpret

!q = !quant.uniform<i8:f32, 0.5:0>
!q10 = !quant.uniform<i8:f32, 0.5:10>
!u = !quant.uniform<u8:f32, 0.5:128>
!w_one = !quant.uniform<i8:f32, 1.0>
!w_half = !quant.uniform<i8:f32, 0.5>
!w_five = !quant.uniform<i8:f32, 5.0>

func.func @float() {
  %x = tinyml.constant dense<[[1.0, 2.0, 3.0], [-1.0, 0.5, 0.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %w = tinyml.constant dense<[[1.0, 10.0, 100.0], [0.0, -2.0, 1.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %b = tinyml.constant dense<[0.25, -0.5]> : tensor<2xf32> -> tensor<2xf32>
  %y = tinyml.fully_connected %x, %w, %b : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  check.expect_eq %y, dense<[[321.25, -1.5], [4.25, -1.5]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

// M = 1/2: sums of ±1, ±3, ±5 are exact ties and round up.
func.func @ties() {
  %x = tinyml.constant dense<[[-5], [-3], [-1], [1], [3], [5]]> : tensor<6x1xi8> -> tensor<6x1x!q>
  %w = tinyml.constant dense<1> : tensor<1x1xi8> -> tensor<1x1x!w_half>
  %y = tinyml.fully_connected %x, %w : (tensor<6x1x!q>, tensor<1x1x!w_half>) -> tensor<6x1x!q>
  check.expect_eq %y, dense<[[-2], [-1], [0], [1], [2], [3]]> : tensor<6x1xi8> : tensor<6x1x!q>
  return
}

// M = 5 takes pre = 4.
func.func @ratio_above_one() {
  %x = tinyml.constant dense<[[-30], [-1], [0], [1], [7], [30]]> : tensor<6x1xi8> -> tensor<6x1x!q>
  %w = tinyml.constant dense<1> : tensor<1x1xi8> -> tensor<1x1x!w_five>
  %y = tinyml.fully_connected %x, %w : (tensor<6x1x!q>, tensor<1x1x!w_five>) -> tensor<6x1x!q10>
  check.expect_eq %y, dense<[[-128], [5], [10], [15], [45], [127]]> : tensor<6x1xi8> : tensor<6x1x!q10>
  return
}

// Unsigned activations: the same numbers with zero point 128.
func.func @unsigned() {
  %x = tinyml.constant dense<[[0, 255], [128, 129]]> : tensor<2x2xui8> -> tensor<2x2x!u>
  %w = tinyml.constant dense<[[-128, 1]]> : tensor<1x2xi8> -> tensor<1x2x!w_one>
  %b = tinyml.constant dense<-16400> : tensor<1xi32> -> tensor<1xi32>
  %y = tinyml.fully_connected %x, %w, %b : (tensor<2x2x!u>, tensor<1x2x!w_one>, tensor<1xi32>) -> tensor<2x1x!u>
  // 16384 + 127 - 16400 = 111 -> 239; 0 + 1 - 16400 saturates.
  check.expect_eq %y, dense<[[239], [0]]> : tensor<2x1xui8> : tensor<2x1x!u>
  return
}
