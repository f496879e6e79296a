// RUN: tinyml-opt %s --tinyml-default | FileCheck %s
// RUN: tinyml-opt %s --pass-pipeline='builtin.module(tinyml-default{channels-last})' | FileCheck %s --check-prefix=LAST

// CHECK: mcu.model @net(%{{.*}}: memref<1x2x4x4xf32>
// CHECK: mcu.call "transpose_32"
// CHECK: mcu.call "conv2d_f32"
// LAST: mcu.model @net(%{{.*}}: memref<1x4x4x2xf32>
// LAST-NOT: mcu.call "transpose_32"
// LAST: mcu.call "conv2d_f32"
func.func @net(%x: tensor<1x2x4x4xf32> {onnx.name = "x"}) -> (none {onnx.name = "y"}) {
  %w = onnx.constant dense<0.5> : tensor<1x2x3x3xf32>
  %0 = onnx.node "Conv"(%x, %w) {opset = 13} : (tensor<1x2x4x4xf32>, tensor<1x2x3x3xf32>) -> none
  return %0 : none
}
