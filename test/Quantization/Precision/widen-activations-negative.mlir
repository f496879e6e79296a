// RUN: %python %make_npz %t.npz x=f4:2x1x2:1,2,2,1
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npz method=minmax' -o %t.mlir
// RUN: tinyml-opt %t.mlir --tinyml-widen-activations=data=%t.npz | cmp - %t.mlir
// RUN: tinyml-opt %t.mlir --tinyml-widen-activations='data=%t.npz limit=90 share=100' 2>/dev/null | FileCheck %s

// 8 bits are enough. Where they are not, what was told to be float stays so.
// CHECK: tinyml.precision = "float"
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[7.0, 1.5]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.sigmoid %x {tinyml.precision = "float"} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %w : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}
