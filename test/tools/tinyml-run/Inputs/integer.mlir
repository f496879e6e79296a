// A small integer network: padded convolution with a weight of -128, residual
// addition, mean, fully connected.
!x = !quant.uniform<i8:f32, 0.5:3>
!a = !quant.uniform<i8:f32, 0.25:-2>
!s = !quant.uniform<i8:f32, 0.3:1>
!m = !quant.uniform<i8:f32, 0.2:0>
!y = !quant.uniform<i8:f32, 0.1:5>
!w = !quant.uniform<i8:f32:0, {0.0078125, 0.01}>
!v = !quant.uniform<i8:f32, 0.02>

func.func @net(%raw: tensor<1x3x4x2xi8> {onnx.name = "x"}) -> (tensor<1x3xi8> {onnx.name = "y"}) {
  %x = tinyml.storage_cast %raw : (tensor<1x3x4x2xi8>) -> tensor<1x3x4x2x!x>
  %w = tinyml.constant dense<[[[[-128, 5], [3, -7]], [[127, 1], [0, 2]]], [[[9, -9], [8, -8]], [[7, -7], [-128, 127]]]]> : tensor<2x2x2x2xi8> -> tensor<2x2x2x2x!w>
  %b = tinyml.constant dense<[100, -250]> : tensor<2xi32> -> tensor<2xi32>
  %conv = tinyml.conv2d %x, %w, %b {padding = array<i64: 1, 0, 0, 1>, clamp_min = 0.0 : f32} : (tensor<1x3x4x2x!x>, tensor<2x2x2x2x!w>, tensor<2xi32>) -> tensor<1x3x4x2x!a> loc("conv")
  %sum = tinyml.add %conv, %x : (tensor<1x3x4x2x!a>, tensor<1x3x4x2x!x>) -> tensor<1x3x4x2x!s> loc("sum")
  %mean = tinyml.mean %sum {axes = array<i64: 1, 2>} : (tensor<1x3x4x2x!s>) -> tensor<1x1x1x2x!m> loc("mean")
  %flat = tinyml.reshape %mean : (tensor<1x1x1x2x!m>) -> tensor<1x2x!m>
  %v = tinyml.constant dense<[[1, -128], [127, 3], [-5, 6]]> : tensor<3x2xi8> -> tensor<3x2x!v>
  %fc = tinyml.fully_connected %flat, %v : (tensor<1x2x!m>, tensor<3x2x!v>) -> tensor<1x3x!y> loc("fc")
  %y = tinyml.storage_cast %fc : (tensor<1x3x!y>) -> tensor<1x3xi8>
  return %y : tensor<1x3xi8>
}
