// RUN: %python %make_npz %t.npz x=f4:1x1x2:1,2
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=float -o %t.mlir
// RUN: tinyml-opt %t.mlir --tinyml-reconstruct=data=%t.npz | cmp - %t.mlir
// RUN: tinyml-opt %t.mlir --tinyml-correct-bias=data=%t.npz | cmp - %t.mlir
// RUN: FileCheck %s < %t.mlir

// A float filter stays.
// CHECK-LABEL: func.func @model
// CHECK: tinyml.fully_connected
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[7.0, 3.3]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}
