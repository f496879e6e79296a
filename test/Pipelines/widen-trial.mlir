// 16 bits for an activation stay only where they make the quantized model
// better.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %make_npz large.npz x=f4:6x1x2:1000,4,8,1000,240,8,12,1000,1000,0,36,4
// RUN: %python %make_npz small.npz x=f4:6x1x2:1,1,2,1,2,3,3,1,1,0,3,1
// RUN: echo '{"ranges": {"input x": [0, 255], "a": [0, 255], "b": [0, 255], "c": [0, 255]}}' > cut.json
// RUN: echo '{"ranges": {"input x": [0, 1000], "a": [0, 1], "b": [0, 1], "c": [0, 1]}}' > whole.json

// Steps of 1 are exact in 8 bits, and what is cut off is so in 16 bits, too. The
// pass alone does not know that.
// RUN: tinyml-opt %s --tinyml-quantize='scheme=w8a8 data=large.npz ranges=cut.json reconstruct=false bias-correction=false' 2> cut.err | FileCheck %s --check-prefix=CUT
// RUN: count 0 < cut.err
// RUN: tinyml-opt %s --tinyml-calibrate='data=large.npz ranges=cut.json' --tinyml-widen-activations=data=large.npz 2>&1 | FileCheck %s --check-prefix=WIDE
// CUT: tinyml.fully_connected
// CUT-NOT: i16

// Small numbers in a large range are lost in 8 bits.
// RUN: tinyml-opt %s --tinyml-quantize='scheme=w8a8 data=small.npz ranges=whole.json reconstruct=false bias-correction=false' 2>&1 | FileCheck %s --check-prefix=WIDE
// WIDE: remark: has 16 bits: 8 change the outputs by
// WIDE: {{i16|a16}}

func.func @main(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x2xf32> {onnx.name = "y"}) {
  %quarter = tinyml.constant dense<[[0.25, 0.0], [0.0, 0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %one = tinyml.constant dense<[[1.0, 0.0], [0.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %a = tinyml.fully_connected %x, %quarter : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32> loc("a")
  %b = tinyml.fully_connected %a, %one : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32> loc("b")
  %c = tinyml.fully_connected %b, %one : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32> loc("c")
  return %c : tensor<1x2xf32>
}
