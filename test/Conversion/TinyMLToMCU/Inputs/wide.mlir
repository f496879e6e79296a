// Every op on 16-bit activations; see ../run.test.
!q = !quant.uniform<i16:f32, 0.000244140625>
!r = !quant.uniform<i16:f32, 0.0001>
!p = !quant.uniform<i16:f32, 3.0517578125e-05>
!b = !quant.uniform<i8:f32, 0.0625:3>
!w = !quant.uniform<i8:f32:0, {0.0625, 0.03125, 0.0625, 0.125, 0.0625, 0.0625}>
!w4 = !quant.uniform<i4:f32:0, {0.0625, 0.03125, 0.0625, 0.125, 0.0625}>
!g = !quant.uniform<i4<-7:7>:f32:{0:1, 1:2}, {{0.5, 0.25}, {0.125, 1.0}, {0.5, 0.5}}>
func.func @main(%x: tensor<2x3x4x5xi16> {onnx.name = "x"})
    -> (tensor<2x3x4x5xi16>, tensor<1x3x1x5xi16>, tensor<2x5x6x5xi16>,
        tensor<2x6x4x5xi16>, tensor<2x3x4x5xi16>, tensor<2x3x4x6xi16>,
        tensor<2x3x4x5xi8>, tensor<2x2x4x5xi16>, tensor<2x3x4x5xf32>,
        tensor<6x4x4xi16>, tensor<2x3x4x5xi16>, tensor<30x3xi16>,
        tensor<2x2x2x5xi16>, tensor<2x3x4x5xi16>, tensor<2x3x4x5xi8>) {
  %q = tinyml.storage_cast %x : (tensor<2x3x4x5xi16>) -> tensor<2x3x4x5x!q>
  %sum = tinyml.mean %q {axes = array<i64: 0, 2>}
    : (tensor<2x3x4x5x!q>) -> tensor<1x3x1x5x!r> loc("mean")
  %add = tinyml.add %q, %sum {clamp_min = -1.0 : f32, clamp_max = 1.5 : f32}
    : (tensor<2x3x4x5x!q>, tensor<1x3x1x5x!r>) -> tensor<2x3x4x5x!r> loc("add")
  %sub = tinyml.sub %sum, %q
    : (tensor<1x3x1x5x!r>, tensor<2x3x4x5x!q>) -> tensor<2x3x4x5x!r> loc("sub")
  %mul = tinyml.mul %q, %add
    : (tensor<2x3x4x5x!q>, tensor<2x3x4x5x!r>) -> tensor<2x3x4x5x!q> loc("mul")
  %pad = tinyml.pad %q {low = array<i64: 0, 1, 2, 0>,
    high = array<i64: 0, 1, 0, 0>, value = 1.0 : f32}
    : (tensor<2x3x4x5x!q>) -> tensor<2x5x6x5x!q> loc("pad")
  %narrow = tinyml.requantize %q : (tensor<2x3x4x5x!q>) -> tensor<2x3x4x5x!b>
    loc("narrow")
  %cat = tinyml.concat %narrow, %sub {axis = 1 : i64}
    : (tensor<2x3x4x5x!b>, tensor<2x3x4x5x!r>) -> tensor<2x6x4x5x!r>
    loc("concat")
  %soft = tinyml.softmax %q {axis = 3 : i64}
    : (tensor<2x3x4x5x!q>) -> tensor<2x3x4x5x!p> loc("softmax")
  %f = tinyml.constant dense<[[[[1, -2, 3, -128, 5]]], [[[9, 8, 7, 6, 5]]],
      [[[127, 0, 0, 0, -1]]], [[[-7, -6, -5, -4, -3]]], [[[0, 0, 0, 0, 0]]],
      [[[11, 12, 13, 14, 15]]]]> : tensor<6x1x1x5xi8> -> tensor<6x1x1x5x!w>
  %b = tinyml.constant dense<[1, -200, 300, -400, 2147483000, 600]>
    : tensor<6xi32> -> tensor<6xi32>
  %conv = tinyml.conv2d %q, %f, %b {clamp_min = 0.0 : f32}
    : (tensor<2x3x4x5x!q>, tensor<6x1x1x5x!w>, tensor<6xi32>)
      -> tensor<2x3x4x6x!q> loc("conv")
  %d = tinyml.constant dense<[[[[1], [-8]]], [[[7], [3]]], [[[-1], [0]]],
      [[[2], [5]]], [[[-4], [-3]]]]> : tensor<5x1x2x1xi4> -> tensor<5x1x2x1x!w4>
  %depthwise = tinyml.conv2d %q, %d {groups = 5 : i64,
    padding = array<i64: 0, 1, 0, 0>}
    : (tensor<2x3x4x5x!q>, tensor<5x1x2x1x!w4>) -> tensor<2x3x4x5x!r>
    loc("depthwise")
  %h = tinyml.constant dense<[[1, -2, 3, -7], [7, 0, -1, 5], [2, 2, -2, -3]]>
    : tensor<3x4xi4> -> tensor<3x4x!g>
  %rows = tinyml.reshape %q : (tensor<2x3x4x5x!q>) -> tensor<30x4x!q>
  %fc = tinyml.fully_connected %rows, %h
    : (tensor<30x4x!q>, tensor<3x4x!g>) -> tensor<30x3x!q> loc("fc")
  %max = tinyml.max_pool2d %q {kernel = array<i64: 2, 1>}
    : (tensor<2x3x4x5x!q>) -> tensor<2x2x4x5x!q> loc("max")
  %avg = tinyml.avg_pool2d %q {kernel = array<i64: 2, 3>,
    strides = array<i64: 2, 2>, padding = array<i64: 1, 0, 0, 1>}
    : (tensor<2x3x4x5x!q>) -> tensor<2x2x2x5x!r> loc("avg")
  %sig = tinyml.sigmoid %add : (tensor<2x3x4x5x!r>) -> tensor<2x3x4x5x!p>
    loc("sigmoid")
  %tanh = tinyml.tanh %sig : (tensor<2x3x4x5x!p>) -> tensor<2x3x4x5x!p>
    loc("tanh")
  %dq = tinyml.dequantize %tanh : (tensor<2x3x4x5x!p>) -> tensor<2x3x4x5xf32>
    loc("dequantize")
  %again = tinyml.quantize %dq : (tensor<2x3x4x5xf32>) -> tensor<2x3x4x5x!r>
    loc("quantize")
  %clamp = tinyml.clamp %again {clamp_max = 0.25 : f32}
    : (tensor<2x3x4x5x!r>) -> tensor<2x3x4x5x!r> loc("clamp")
  %other = tinyml.requantize %clamp : (tensor<2x3x4x5x!r>)
    -> tensor<2x3x4x5x!q> loc("requantize")
  %low = tinyml.clamp %q {clamp_min = -1.0 : f32, clamp_max = 2.0 : f32}
    : (tensor<2x3x4x5x!q>) -> tensor<2x3x4x5x!b> loc("clamp8")
  %l = tinyml.reshape %q : (tensor<2x3x4x5x!q>) -> tensor<6x4x5x!q>
  %t = tinyml.transpose %l {perm = array<i64: 0, 2, 1>}
    : (tensor<6x4x5x!q>) -> tensor<6x5x4x!q> loc("transpose")
  %mm = tinyml.matmul %l, %t
    : (tensor<6x4x5x!q>, tensor<6x5x4x!q>)
      -> tensor<6x4x4x!quant.uniform<i16:f32, 0.01>> loc("matmul")
  %o0 = tinyml.storage_cast %mul : (tensor<2x3x4x5x!q>) -> tensor<2x3x4x5xi16>
  %o1 = tinyml.storage_cast %sum : (tensor<1x3x1x5x!r>) -> tensor<1x3x1x5xi16>
  %o2 = tinyml.storage_cast %pad : (tensor<2x5x6x5x!q>) -> tensor<2x5x6x5xi16>
  %o3 = tinyml.storage_cast %cat : (tensor<2x6x4x5x!r>) -> tensor<2x6x4x5xi16>
  %o4 = tinyml.storage_cast %soft : (tensor<2x3x4x5x!p>) -> tensor<2x3x4x5xi16>
  %o5 = tinyml.storage_cast %conv : (tensor<2x3x4x6x!q>) -> tensor<2x3x4x6xi16>
  %o6 = tinyml.storage_cast %narrow : (tensor<2x3x4x5x!b>) -> tensor<2x3x4x5xi8>
  %o7 = tinyml.storage_cast %max : (tensor<2x2x4x5x!q>) -> tensor<2x2x4x5xi16>
  %o9 = tinyml.storage_cast %mm
    : (tensor<6x4x4x!quant.uniform<i16:f32, 0.01>>) -> tensor<6x4x4xi16>
  %o10 = tinyml.storage_cast %depthwise : (tensor<2x3x4x5x!r>)
    -> tensor<2x3x4x5xi16>
  %o11 = tinyml.storage_cast %fc : (tensor<30x3x!q>) -> tensor<30x3xi16>
  %o12 = tinyml.storage_cast %avg : (tensor<2x2x2x5x!r>) -> tensor<2x2x2x5xi16>
  %o13 = tinyml.storage_cast %other : (tensor<2x3x4x5x!q>)
    -> tensor<2x3x4x5xi16>
  %o14 = tinyml.storage_cast %low : (tensor<2x3x4x5x!b>) -> tensor<2x3x4x5xi8>
  return %o0, %o1, %o2, %o3, %o4, %o5, %o6, %o7, %dq, %o9, %o10, %o11, %o12,
    %o13, %o14
    : tensor<2x3x4x5xi16>, tensor<1x3x1x5xi16>, tensor<2x5x6x5xi16>,
      tensor<2x6x4x5xi16>, tensor<2x3x4x5xi16>, tensor<2x3x4x6xi16>,
      tensor<2x3x4x5xi8>, tensor<2x2x4x5xi16>, tensor<2x3x4x5xf32>,
      tensor<6x4x4xi16>, tensor<2x3x4x5xi16>, tensor<30x3xi16>,
      tensor<2x2x2x5xi16>, tensor<2x3x4x5xi16>, tensor<2x3x4x5xi8>
}
