// What passes a NaN on.
!x = tensor<1x2x2x2xf32>
!half = tensor<1x1x2x2xf32>
!one = tensor<1x1x1x2xf32>
func.func @net(%x: !x {onnx.name = "x"})
    -> (!half {onnx.name = "pool"}, !x {onnx.name = "clamp"}, !x {onnx.name = "softmax"}, !one {onnx.name = "global"}, !one {onnx.name = "mean"},
        !half {onnx.name = "average"}, !x {onnx.name = "line"}, !half {onnx.name = "reduce"}) {
  %pool = tinyml.max_pool2d %x {kernel = array<i64: 2, 1>} : (!x) -> !half
  %clamp = tinyml.clamp %x {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (!x) -> !x
  %softmax = tinyml.softmax %x {axis = 3 : i64} : (!x) -> !x
  %global = tinyml.max_pool2d %x {kernel = array<i64: 2, 2>} : (!x) -> !one
  %mean = tinyml.mean %x {axes = array<i64: 1, 2>} : (!x) -> !one
  %average = tinyml.avg_pool2d %x {kernel = array<i64: 2, 1>} : (!x) -> !half
  %line = tinyml.hard_sigmoid %x {alpha = 0.25 : f32, beta = 0.5 : f32} : (!x) -> !x
  %reduce = tinyml.reduce_max %x {axes = array<i64: 1>} : (!x) -> !half
  return %pool, %clamp, %softmax, %global, %mean, %average, %line, %reduce : !half, !x, !x, !one, !one, !half, !x, !half
}
