// RUN: %python %make_npz %t.npz x=f4:1x1x2:5,5
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w4a8 --tinyml-attribute-error=data=%t.npz 2>&1 | FileCheck %s

// 10.4 * 5 = 52 becomes 50 by the weights, 20 log10(52 / 2) = 28.3 dB; 51 by the
// range, 34.3 dB; with both it is 50 again.
// CHECK: {{^}}dense 28.3 28.3 34.3 34.3 - | 28.3 34.3 34.3 -{{$}}
// CHECK: {{^}}all together      28.3
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x", tinyml.range = array<f32: 0.0, 255.0>}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[7.0, 3.4]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w {tinyml.range = array<f32: 0.0, 51.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32> loc("dense")
  return %0 : tensor<1x1xf32>
}
