// RUN: %python %make_npz %t.npz x=f4:1x1x2:1,2
// RUN: tinyml-opt %s -o %t.mlir
// RUN: tinyml-opt %s --tinyml-choose-precision='data=%t.npz share=100' | cmp - %t.mlir
// RUN: FileCheck %s < %t.mlir

// What was told a precision keeps it; a filter that is no constant has none.
// CHECK: tinyml.precision = "w4a8"
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[7.0, 1.5]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w {tinyml.precision = "w4a8"} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %1 = tinyml.fully_connected %x, %x : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %2 = tinyml.add %0, %1 : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}
