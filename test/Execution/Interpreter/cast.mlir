// RUN: tinyml-opt %s --test-interpret

func.func @floats_to_integers() {
  // Cut towards zero; what is out of range becomes the nearest number.
  %x = tinyml.constant dense<[1.9, -1.9, 300.0, -300.0, 0x7FC00000]> : tensor<5xf32> -> tensor<5xf32>
  %s8 = tinyml.cast %x : (tensor<5xf32>) -> tensor<5xi8>
  check.expect_eq %s8, dense<[1, -1, 127, -128, 0]> : tensor<5xi8> : tensor<5xi8>
  %u8 = tinyml.cast %x : (tensor<5xf32>) -> tensor<5xui8>
  check.expect_eq %u8, dense<[1, 0, 255, 0, 0]> : tensor<5xui8> : tensor<5xui8>
  %s64 = tinyml.cast %x : (tensor<5xf32>) -> tensor<5xi64>
  check.expect_eq %s64, dense<[1, -1, 300, -300, 0]> : tensor<5xi64> : tensor<5xi64>
  %t = tinyml.cast %x : (tensor<5xf32>) -> tensor<5xi1>
  check.expect_eq %t, dense<true> : tensor<5xi1> : tensor<5xi1>
  return
}

func.func @integers() {
  %x = tinyml.constant dense<[0, -1, 257, -2147483648]> : tensor<4xi32> -> tensor<4xi32>
  %s8 = tinyml.cast %x : (tensor<4xi32>) -> tensor<4xi8>
  check.expect_eq %s8, dense<[0, -1, 1, 0]> : tensor<4xi8> : tensor<4xi8>
  %u64 = tinyml.cast %x : (tensor<4xi32>) -> tensor<4xui64>
  check.expect_eq %u64, dense<[0, 18446744073709551615, 257, 18446744071562067968]> : tensor<4xui64> : tensor<4xui64>
  %t = tinyml.cast %x : (tensor<4xi32>) -> tensor<4xi1>
  check.expect_eq %t, dense<[false, true, true, true]> : tensor<4xi1> : tensor<4xi1>
  %f = tinyml.cast %x : (tensor<4xi32>) -> tensor<4xf32>
  check.expect_eq %f, dense<[0.0, -1.0, 257.0, -2147483648.0]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @rounds_once() {
  // 2^53 + 1 and 2^24 + 1: halfway, to even; one more and it goes up.
  %x = tinyml.constant dense<[9007199254740993, 16777217, 16777219]> : tensor<3xi64> -> tensor<3xi64>
  %f = tinyml.cast %x : (tensor<3xi64>) -> tensor<3xf32>
  check.expect_eq %f, dense<[9007199254740992.0, 16777216.0, 16777220.0]> : tensor<3xf32> : tensor<3xf32>
  return
}

func.func @halves() {
  %x = tinyml.constant dense<[1.0, 65519.0, 65520.0, 1.0e-8]> : tensor<4xf64> -> tensor<4xf64>
  %h = tinyml.cast %x : (tensor<4xf64>) -> tensor<4xf16>
  %f = tinyml.cast %h : (tensor<4xf16>) -> tensor<4xf32>
  check.expect_eq %f, dense<[1.0, 65504.0, 0x7F800000, 0.0]> : tensor<4xf32> : tensor<4xf32>
  %b = tinyml.cast %x : (tensor<4xf64>) -> tensor<4xbf16>
  %g = tinyml.cast %b : (tensor<4xbf16>) -> tensor<4xi32>
  check.expect_eq %g, dense<[1, 65536, 65536, 0]> : tensor<4xi32> : tensor<4xi32>
  return
}
