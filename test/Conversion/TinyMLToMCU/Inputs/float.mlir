// Float ops that lower in an unusual way; see ../run.test.
func.func @main(%x: tensor<2x3x4x5xf32> {onnx.name = "x"})
    -> (tensor<3x2x1x4x5xf32>, tensor<1x3x1x5xf32>, tensor<2x4x4x4xf32>,
        tensor<2x5x6x7xf32>, tensor<2x3x4x5xf32>, tensor<2x3x4x4xf32>,
        tensor<5x4x3x2xf32>, tensor<2x7x4x5xf32>, tensor<2x2x3x10xf32>,
        tensor<2x3x4x5xf32>) {
  // Both operands broadcast.
  %a0 = tinyml.reshape %x : (tensor<2x3x4x5xf32>) -> tensor<6x1x1x4x5xf32>
  %a1 = tinyml.pad %a0 {low = array<i64: -1, 0, 0, 0, 0>,
    high = array<i64: -2, 0, 0, 0, 0>}
    : (tensor<6x1x1x4x5xf32>) -> tensor<3x1x1x4x5xf32> loc("cut")
  %b0 = tinyml.pad %x {low = array<i64: 0, 0, 0, 0>,
    high = array<i64: 0, 0, -3, -4>}
    : (tensor<2x3x4x5xf32>) -> tensor<2x3x1x1xf32> loc("cut2")
  %b1 = tinyml.reshape %b0 : (tensor<2x3x1x1xf32>) -> tensor<3x2x1x1x1xf32>
  %sub = tinyml.sub %a1, %b1
    : (tensor<3x1x1x4x5xf32>, tensor<3x2x1x1x1xf32>) -> tensor<3x2x1x4x5xf32>
    loc("sub")
  // Reduced dimensions apart.
  %mean = tinyml.mean %x {axes = array<i64: 0, 2>}
    : (tensor<2x3x4x5xf32>) -> tensor<1x3x1x5xf32> loc("mean")
  // Cut and pad at once, all modes.
  %pad = tinyml.pad %x {low = array<i64: 0, 1, 1, -1>,
    high = array<i64: 0, 0, -1, 0>, value = 2.0 : f32}
    : (tensor<2x3x4x5xf32>) -> tensor<2x4x4x4xf32> loc("pad")
  %edge = tinyml.pad %x {low = array<i64: 0, 1, 2, 0>,
    high = array<i64: 0, 1, 0, 2>, mode = "edge"}
    : (tensor<2x3x4x5xf32>) -> tensor<2x5x6x7xf32> loc("edge")
  %wrap = tinyml.pad %x {low = array<i64: 0, 0, 1, 2>,
    high = array<i64: 0, 0, 0, 1>, mode = "wrap"}
    : (tensor<2x3x4x5xf32>) -> tensor<2x3x5x8xf32> loc("wrap")
  %reflect = tinyml.pad %wrap {low = array<i64: 0, 0, 1, 0>,
    high = array<i64: 0, 0, 2, 0>, mode = "reflect"}
    : (tensor<2x3x5x8xf32>) -> tensor<2x3x8x8xf32> loc("reflect")
  %cut = tinyml.pad %reflect {low = array<i64: 0, 0, -2, -3>,
    high = array<i64: 0, 0, -2, 0>}
    : (tensor<2x3x8x8xf32>) -> tensor<2x3x4x5xf32> loc("cut3")
  // A filter of run time, depthwise with two outputs per input.
  %f0 = tinyml.reshape %x : (tensor<2x3x4x5xf32>) -> tensor<120xf32>
  %f1 = tinyml.pad %f0 {low = array<i64: -10>, high = array<i64: -70>}
    : (tensor<120xf32>) -> tensor<40xf32> loc("cut4")
  %f2 = tinyml.reshape %f1 : (tensor<40xf32>) -> tensor<10x2x2x1xf32>
  %dw = tinyml.conv2d %x, %f2 {groups = 5 : i64, clamp_max = 3.0 : f32}
    : (tensor<2x3x4x5xf32>, tensor<10x2x2x1xf32>) -> tensor<2x2x3x10xf32>
    loc("depthwise")
  %t0 = tinyml.transpose %x {perm = array<i64: 3, 2, 1, 0>}
    : (tensor<2x3x4x5xf32>) -> tensor<5x4x3x2xf32> loc("transpose")
  %soft = tinyml.softmax %x {axis = 1 : i64}
    : (tensor<2x3x4x5xf32>) -> tensor<2x3x4x5xf32> loc("softmax")
  %pool = tinyml.avg_pool2d %x {kernel = array<i64: 2, 3>,
    strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 0, 1>,
    count_include_pad} : (tensor<2x3x4x5xf32>) -> tensor<2x3x4x5xf32>
    loc("pool")
  %pad2 = tinyml.pad %pool {low = array<i64: 0, -2, 0, 0>,
    high = array<i64: 0, 0, 0, 0>}
    : (tensor<2x3x4x5xf32>) -> tensor<2x1x4x5xf32> loc("cut5")
  %k0 = tinyml.concat %x, %pad2, %x {axis = 1 : i64}
    : (tensor<2x3x4x5xf32>, tensor<2x1x4x5xf32>, tensor<2x3x4x5xf32>)
      -> tensor<2x7x4x5xf32> loc("concat")
  %m = tinyml.max_pool2d %x {kernel = array<i64: 1, 2>,
    padding = array<i64: 0, 0, 0, 1>, dilations = array<i64: 1, 2>}
    : (tensor<2x3x4x5xf32>) -> tensor<2x3x3x5xf32> loc("max")
  %p = tinyml.pad %m {low = array<i64: 0, 0, 0, 0>,
    high = array<i64: 0, 0, 1, -1>}
    : (tensor<2x3x3x5xf32>) -> tensor<2x3x4x4xf32> loc("cut6")
  return %sub, %mean, %pad, %edge, %cut, %p, %t0, %k0, %dw, %soft
    : tensor<3x2x1x4x5xf32>, tensor<1x3x1x5xf32>, tensor<2x4x4x4xf32>,
      tensor<2x5x6x7xf32>, tensor<2x3x4x5xf32>, tensor<2x3x4x4xf32>,
      tensor<5x4x3x2xf32>, tensor<2x7x4x5xf32>, tensor<2x2x3x10xf32>,
      tensor<2x3x4x5xf32>
}
