// RUN: %python %make_npz %t.npz x=f4:1x1x2:-127,126.5
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w8a16 --tinyml-attribute-error=data=%t.npz 2>&1 | FileCheck %s

// One op reads the input in 16 bits, which are steps of 1/256 here, and one in 8
// bits, steps of 1: there, 126.5 becomes 126. Both count, 2 (127^2 + 126.5^2) over
// 0.5^2 is 54.1 dB. 16 bits alone would be 100 dB.
// CHECK: {{^}}input x 54.1 - 54.1 - 54.1 | - 54.1 - 54.1{{$}}
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x", tinyml.range = array<f32: -128.0, 127.0>}) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %0 = tinyml.add %x, %x {tinyml.range = array<f32: -255.0, 255.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32> loc("wide")
  %1 = tinyml.add %x, %x {tinyml.precision = "w8a8", tinyml.range = array<f32: -255.0, 255.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32> loc("narrow")
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}
