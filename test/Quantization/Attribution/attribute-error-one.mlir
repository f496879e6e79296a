// One number per sample is no class: whatever the labels, it would be the
// largest.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %make_npz x.npz x=f4:4x1x2:1
// RUN: %python %make_npz class.npy y=i8:4:0,0,0,0
// RUN: %python %make_npz real.npy y=f4:4x1:0,0,0,1
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w8 -o s.mlir
// RUN: not tinyml-opt s.mlir --tinyml-attribute-error='data=x.npz labels=class.npy' 2>&1 | FileCheck %s
// RUN: tinyml-opt s.mlir --tinyml-attribute-error='data=x.npz labels=real.npy' -o /dev/null
// CHECK: error: labels: 'class.npy': has classes, and the first output is one number per sample: labels are floats, what it should be
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[7.0, 1.5]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}
