// RUN: tinyml-opt %s --test-interpret
// 16-bit activations. Expected values: docs/numerics.md in Python integers.

!a = !quant.uniform<i16:f32, 0.5>
!b = !quant.uniform<i16:f32, 0.3>
!q = !quant.uniform<i16:f32, 0.25>
!sum = !quant.uniform<i16:f32, 0.75>
!product = !quant.uniform<i16:f32, 1000.0>
!x = !quant.uniform<i16:f32, 0.000244140625>
!y = !quant.uniform<i16:f32, 3.0517578125e-05>

func.func @binary() {
  %a = tinyml.constant dense<[32767, -32768, 3, -1]> : tensor<4xi16> -> tensor<4x!a>
  %b = tinyml.constant dense<[100, -32768, 1, 20000]> : tensor<4xi16> -> tensor<4x!b>
  %c = tinyml.constant dense<[100, -32768, 181, 20000]> : tensor<4xi16> -> tensor<4x!q>
  %d = tinyml.constant dense<[32767, -32768, 300, -1]> : tensor<4xi16> -> tensor<4x!a>
  %add = tinyml.add %a, %b : (tensor<4x!a>, tensor<4x!b>) -> tensor<4x!sum>
  check.expect_eq %add, dense<[21885, -32768, 2, 7999]> : tensor<4xi16> : tensor<4x!sum>
  %sub = tinyml.sub %a, %b : (tensor<4x!a>, tensor<4x!b>) -> tensor<4x!sum>
  check.expect_eq %sub, dense<[21805, -8738, 2, -8001]> : tensor<4xi16> : tensor<4x!sum>
  %mul = tinyml.mul %d, %c : (tensor<4x!a>, tensor<4x!q>) -> tensor<4x!product>
  check.expect_eq %mul, dense<[410, 32767, 7, -3]> : tensor<4xi16> : tensor<4x!product>
  return
}

// A line between every 128th entry.
func.func @functions() {
  %x = tinyml.constant dense<[-32768, -4096, -100, 0, 1, 63, 64, 4096, 10000, 32767]> : tensor<10xi16> -> tensor<10x!x>
  %sigmoid = tinyml.sigmoid %x : (tensor<10x!x>) -> tensor<10x!y>
  check.expect_eq %sigmoid, dense<[11, 8813, 16184, 16384, 16386, 16510, 16512, 23955, 30144, 32757]> : tensor<10xi16> : tensor<10x!y>
  %tanh = tinyml.tanh %x : (tensor<10x!x>) -> tensor<10x!y>
  check.expect_eq %tanh, dense<[-32768, -24956, -800, 0, 8, 504, 512, 24956, 32275, 32767]> : tensor<10xi16> : tensor<10x!y>
  return
}

func.func @softmax() {
  %x = tinyml.constant dense<[0, 4096, -20000, 32767]> : tensor<4xi16> -> tensor<4x!x>
  %y = tinyml.softmax %x {axis = 0 : i64} : (tensor<4x!x>) -> tensor<4x!y>
  check.expect_eq %y, dense<[11, 30, 0, 32727]> : tensor<4xi16> : tensor<4x!y>
  return
}

func.func @mean() {
  %x = tinyml.constant dense<[[32767, 32767, -5], [-32768, -32768, -32768], [1, 2, 4]]> : tensor<3x3xi16> -> tensor<3x3x!a>
  %y = tinyml.mean %x {axes = array<i64: 1>} : (tensor<3x3x!a>) -> tensor<3x1x!q>
  check.expect_eq %y, dense<[[32767], [-32768], [5]]> : tensor<3x1xi16> : tensor<3x1x!q>
  return
}

func.func @clamp_and_pool() {
  %x = tinyml.constant dense<[[[[32767], [-32768], [7], [9]]]]> : tensor<1x1x4x1xi16> -> tensor<1x1x4x1x!a>
  %clamp = tinyml.clamp %x {clamp_min = -1.0 : f32, clamp_max = 4.0 : f32} : (tensor<1x1x4x1x!a>) -> tensor<1x1x4x1x!a>
  check.expect_eq %clamp, dense<[[[[8], [-2], [7], [8]]]]> : tensor<1x1x4x1xi16> : tensor<1x1x4x1x!a>
  %pool = tinyml.max_pool2d %x {kernel = array<i64: 1, 2>, strides = array<i64: 1, 2>} : (tensor<1x1x4x1x!a>) -> tensor<1x1x2x1x!a>
  check.expect_eq %pool, dense<[[[[32767], [9]]]]> : tensor<1x1x2x1xi16> : tensor<1x1x2x1x!a>
  return
}
