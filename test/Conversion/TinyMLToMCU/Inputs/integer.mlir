// Integer ops that lower in an unusual way; see ../run.test.
!q = !quant.uniform<i8:f32, 0.03125:3>
!r = !quant.uniform<i8:f32, 0.0234375:-5>
!p = !quant.uniform<i8:f32, 0.0078125:-128>
!w = !quant.uniform<i8:f32:0, {0.0625, 0.03125, 0.0625, 0.125, 0.0625, 0.0625}>
!u = !quant.uniform<u8:f32, 0.03125:131>
func.func @main(%x: tensor<2x3x4x5xi8> {onnx.name = "x"})
    -> (tensor<2x3x4x5xi8>, tensor<1x3x1x5xi8>, tensor<2x5x6x5xi8>,
        tensor<2x6x4x5xi8>, tensor<2x3x4x5xi8>, tensor<2x3x4x5xi8>,
        tensor<2x3x4x6xi8>, tensor<2x3x4x5xui8>, tensor<2x2x4x5xi8>,
        tensor<2x3x4x5xf32>, tensor<6x4x4xi8>) {
  %q = tinyml.storage_cast %x : (tensor<2x3x4x5xi8>) -> tensor<2x3x4x5x!q>
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
  %cat = tinyml.concat %q, %sub {axis = 1 : i64}
    : (tensor<2x3x4x5x!q>, tensor<2x3x4x5x!r>) -> tensor<2x6x4x5x!r>
    loc("concat")
  %soft = tinyml.softmax %q {axis = 3 : i64}
    : (tensor<2x3x4x5x!q>) -> tensor<2x3x4x5x!p> loc("softmax")
  %f = tinyml.constant dense<[[[[1, -2, 3, -128, 5]]], [[[9, 8, 7, 6, 5]]],
      [[[127, 0, 0, 0, -1]]], [[[-7, -6, -5, -4, -3]]], [[[0, 0, 0, 0, 0]]],
      [[[11, 12, 13, 14, 15]]]]> : tensor<6x1x1x5xi8> -> tensor<6x1x1x5x!w>
  %b = tinyml.constant dense<[1, -200, 300, -400, 500, 600]> : tensor<6xi32>
    -> tensor<6xi32>
  %conv = tinyml.conv2d %q, %f, %b {clamp_min = 0.0 : f32}
    : (tensor<2x3x4x5x!q>, tensor<6x1x1x5x!w>, tensor<6xi32>)
      -> tensor<2x3x4x6x!r> loc("conv")
  %flip = tinyml.requantize %q : (tensor<2x3x4x5x!q>) -> tensor<2x3x4x5x!u>
    loc("flip")
  %max = tinyml.max_pool2d %q {kernel = array<i64: 2, 1>}
    : (tensor<2x3x4x5x!q>) -> tensor<2x2x4x5x!q> loc("max")
  %sig = tinyml.sigmoid %add : (tensor<2x3x4x5x!r>) -> tensor<2x3x4x5x!p>
    loc("sigmoid")
  %dq = tinyml.dequantize %sig : (tensor<2x3x4x5x!p>) -> tensor<2x3x4x5xf32>
    loc("dequantize")
  %l = tinyml.reshape %q : (tensor<2x3x4x5x!q>) -> tensor<6x4x5x!q>
  %t = tinyml.transpose %l {perm = array<i64: 0, 2, 1>}
    : (tensor<6x4x5x!q>) -> tensor<6x5x4x!q> loc("transpose")
  %mm = tinyml.matmul %l, %t
    : (tensor<6x4x5x!q>, tensor<6x5x4x!q>) -> tensor<6x4x4x!r> loc("matmul")
  %o0 = tinyml.storage_cast %mul : (tensor<2x3x4x5x!q>) -> tensor<2x3x4x5xi8>
  %o1 = tinyml.storage_cast %sum : (tensor<1x3x1x5x!r>) -> tensor<1x3x1x5xi8>
  %o2 = tinyml.storage_cast %pad : (tensor<2x5x6x5x!q>) -> tensor<2x5x6x5xi8>
  %o3 = tinyml.storage_cast %cat : (tensor<2x6x4x5x!r>) -> tensor<2x6x4x5xi8>
  %o4 = tinyml.storage_cast %soft : (tensor<2x3x4x5x!p>) -> tensor<2x3x4x5xi8>
  %o5 = tinyml.storage_cast %add : (tensor<2x3x4x5x!r>) -> tensor<2x3x4x5xi8>
  %o6 = tinyml.storage_cast %conv : (tensor<2x3x4x6x!r>) -> tensor<2x3x4x6xi8>
  %o7 = tinyml.storage_cast %flip : (tensor<2x3x4x5x!u>) -> tensor<2x3x4x5xui8>
  %o8 = tinyml.storage_cast %max : (tensor<2x2x4x5x!q>) -> tensor<2x2x4x5xi8>
  %o10 = tinyml.storage_cast %mm : (tensor<6x4x4x!r>) -> tensor<6x4x4xi8>
  return %o0, %o1, %o2, %o3, %o4, %o5, %o6, %o7, %o8, %dq, %o10
    : tensor<2x3x4x5xi8>, tensor<1x3x1x5xi8>, tensor<2x5x6x5xi8>,
      tensor<2x6x4x5xi8>, tensor<2x3x4x5xi8>, tensor<2x3x4x5xi8>,
      tensor<2x3x4x6xi8>, tensor<2x3x4x5xui8>, tensor<2x2x4x5xi8>,
      tensor<2x3x4x5xf32>, tensor<6x4x4xi8>
}
