// Integer filters with floats and with 8-bit activations; see ../run.test.
!q = !quant.uniform<i8:f32, 0.03125:3>
!r = !quant.uniform<i8:f32, 0.5:-5>
!w = !quant.uniform<i8:f32:0, {0.0625, 0.03125, 0.125}>
!w4 = !quant.uniform<i4:f32:0, {0.0625, 0.03125, 0.125}>
!d = !quant.uniform<i8:f32:0, {0.0625, 0.03125, 0.0625, 0.125, 0.0625}>
!d4 = !quant.uniform<i4:f32:0, {0.0625, 0.03125, 0.0625, 0.125, 0.0625}>
!g = !quant.uniform<i4<-7:7>:f32:{0:1, 1:2}, {{0.5, 0.25}, {0.125, 1.0}, {0.5, 0.5}}>
!cg = !quant.uniform<i4<-7:7>:f32:{0:1, 3:2}, {{{{0.5, 0.25}}}, {{{0.125, 1.0}}}}>
!odd = !quant.uniform<i4<-7:7>:f32:{0:1, 1:1}, {{0.5, 0.25, 0.5, 0.5}}>
func.func @main(%x: tensor<2x3x4x5xf32> {onnx.name = "x"})
    -> (tensor<30x3xf32>, tensor<30x3xf32>, tensor<30x3xf32>,
        tensor<2x3x4x5xf32>, tensor<2x3x4x5xf32>, tensor<2x3x3x2xf32>,
        tensor<30x3xf32>, tensor<30x3xf32>, tensor<2x3x4x5xf32>,
        tensor<2x3x3x2xf32>, tensor<30x1xf32>) {
  %f8 = tinyml.constant dense<[[1, -128, 3, -7], [127, 0, -1, 5], [2, 2, -2, -3]]> : tensor<3x4xi8> -> tensor<3x4x!w>
  %f4 = tinyml.constant dense<[[1, -8, 3, -7], [7, 0, -1, 5], [2, 2, -2, -3]]> : tensor<3x4xi4> -> tensor<3x4x!w4>
  %fg = tinyml.constant dense<[[1, -2, 3, -7], [7, 0, -1, 5], [2, 2, -2, -3]]> : tensor<3x4xi4> -> tensor<3x4x!g>
  %fo = tinyml.constant dense<[[1, -2, 3, -7]]> : tensor<1x4xi4> -> tensor<1x4x!odd>
  %d8 = tinyml.constant dense<[[[[1], [-8]]], [[[7], [3]]], [[[-100], [0]]], [[[2], [5]]], [[[-4], [-3]]]]> : tensor<5x1x2x1xi8> -> tensor<5x1x2x1x!d>
  %d4 = tinyml.constant dense<[[[[1], [-8]]], [[[7], [3]]], [[[-1], [0]]], [[[2], [5]]], [[[-4], [-3]]]]> : tensor<5x1x2x1xi4> -> tensor<5x1x2x1x!d4>
  %cg = tinyml.constant dense<[[[[1, 2, 3, 4], [-5, -6, -7, 0]]], [[[7, 6, 5, 4], [3, 2, 1, -1]]]]> : tensor<2x1x2x4xi4> -> tensor<2x1x2x4x!cg>
  %bias = tinyml.constant dense<[0.5, -1.0, 3.0]> : tensor<3xf32> -> tensor<3xf32>
  %ibias = tinyml.constant dense<[100, -200, 7]> : tensor<3xi32> -> tensor<3xi32>
  %rows = tinyml.reshape %x : (tensor<2x3x4x5xf32>) -> tensor<30x4xf32>
  %a = tinyml.fully_connected %rows, %f8, %bias {clamp_max = 1.0 : f32} : (tensor<30x4xf32>, tensor<3x4x!w>, tensor<3xf32>) -> tensor<30x3xf32> loc("f32w8")
  %b = tinyml.fully_connected %rows, %f4 : (tensor<30x4xf32>, tensor<3x4x!w4>) -> tensor<30x3xf32> loc("f32w4")
  %c = tinyml.fully_connected %rows, %fg, %bias : (tensor<30x4xf32>, tensor<3x4x!g>, tensor<3xf32>) -> tensor<30x3xf32> loc("f32w4g")
  %d = tinyml.conv2d %x, %d8 {groups = 5 : i64, padding = array<i64: 0, 1, 0, 0>} : (tensor<2x3x4x5xf32>, tensor<5x1x2x1x!d>) -> tensor<2x3x4x5xf32> loc("depthwise_f32w8")
  %e = tinyml.conv2d %x, %d4 {groups = 5 : i64, padding = array<i64: 0, 1, 0, 0>} : (tensor<2x3x4x5xf32>, tensor<5x1x2x1x!d4>) -> tensor<2x3x4x5xf32> loc("depthwise_f32w4")
  %part = tinyml.pad %x {low = array<i64: 0, 0, 0, 0>, high = array<i64: 0, 0, 0, -1>} : (tensor<2x3x4x5xf32>) -> tensor<2x3x4x4xf32> loc("part")
  %f = tinyml.conv2d %part, %cg : (tensor<2x3x4x4xf32>, tensor<2x1x2x4x!cg>) -> tensor<2x3x3x2xf32> loc("conv_f32w4g")
  %q = tinyml.quantize %x : (tensor<2x3x4x5xf32>) -> tensor<2x3x4x5x!q> loc("quantize")
  %qrows = tinyml.reshape %q : (tensor<2x3x4x5x!q>) -> tensor<30x4x!q>
  %g = tinyml.fully_connected %qrows, %f4, %ibias : (tensor<30x4x!q>, tensor<3x4x!w4>, tensor<3xi32>) -> tensor<30x3x!q> loc("s8w4")
  %h = tinyml.fully_connected %qrows, %fg, %ibias : (tensor<30x4x!q>, tensor<3x4x!g>, tensor<3xi32>) -> tensor<30x3x!r> loc("s8w4g")
  %i = tinyml.conv2d %q, %d4 {groups = 5 : i64, padding = array<i64: 0, 1, 0, 0>} : (tensor<2x3x4x5x!q>, tensor<5x1x2x1x!d4>) -> tensor<2x3x4x5x!q> loc("depthwise_s8w4")
  %qpart = tinyml.quantize %part : (tensor<2x3x4x4xf32>) -> tensor<2x3x4x4x!q> loc("quantize_part")
  %j = tinyml.conv2d %qpart, %cg : (tensor<2x3x4x4x!q>, tensor<2x1x2x4x!cg>) -> tensor<2x3x3x2x!r> loc("conv_s8w4g")
  %k = tinyml.fully_connected %qrows, %fo : (tensor<30x4x!q>, tensor<1x4x!odd>) -> tensor<30x1x!r> loc("odd")
  %g0 = tinyml.dequantize %g : (tensor<30x3x!q>) -> tensor<30x3xf32> loc("g")
  %h0 = tinyml.dequantize %h : (tensor<30x3x!r>) -> tensor<30x3xf32> loc("h")
  %i0 = tinyml.dequantize %i : (tensor<2x3x4x5x!q>) -> tensor<2x3x4x5xf32> loc("i")
  %j0 = tinyml.dequantize %j : (tensor<2x3x3x2x!r>) -> tensor<2x3x3x2xf32> loc("j")
  %k0 = tinyml.dequantize %k : (tensor<30x1x!r>) -> tensor<30x1xf32> loc("k")
  return %a, %b, %c, %d, %e, %f, %g0, %h0, %i0, %j0, %k0 : tensor<30x3xf32>, tensor<30x3xf32>, tensor<30x3xf32>, tensor<2x3x4x5xf32>, tensor<2x3x4x5xf32>, tensor<2x3x3x2xf32>, tensor<30x3xf32>, tensor<30x3xf32>, tensor<2x3x4x5xf32>, tensor<2x3x3x2xf32>, tensor<30x1xf32>
}
