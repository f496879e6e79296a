// arg max of W x + b: float32[1][2] to int64[1][1].
func.func @net(%x: tensor<1x2xf32> {onnx.name = "x:0"}) -> (tensor<1x1xi64> {onnx.name = "class"}) {
  %w = tinyml.constant dense<[[1.0, 2.0], [-1.0, 0.5], [4.0, 4.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %b = tinyml.constant dense<[0.5, 0.0, -1.0]> : tensor<3xf32> -> tensor<3xf32>
  %fc = tinyml.fully_connected %x, %w, %b {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x2xf32>, tensor<3x2xf32>, tensor<3xf32>) -> tensor<1x3xf32> loc("fc")
  %class = tinyml.arg_max %fc {axis = 1 : i64} : (tensor<1x3xf32>) -> tensor<1x1xi64> loc("argmax")
  return %class : tensor<1x1xi64>
}
