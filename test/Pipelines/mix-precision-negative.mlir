// RUN: %python %make_npz %t.npz x=f4:2x1x2:1,2,3,1
// RUN: tinyml-opt %s --tinyml-mix-precision='data=%t.npz ram=1000000' | FileCheck %s

// What was told a precision keeps it.
// CHECK: tinyml.fully_connected {{.*}} {tinyml.precision = "w4a8"
// CHECK: tinyml.tanh {{.*}} {tinyml.precision = "w8a16"
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x", tinyml.range = array<f32: -8.0, 8.0>}) -> (tensor<1x2xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[7.0, 1.5], [1.5, 7.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w {tinyml.precision = "w4a8", tinyml.range = array<f32: -100.0, 100.0>} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.tanh %0 {tinyml.range = array<f32: -1.0, 1.0>} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
