// RUN: tinyml-opt %s --tinyml-prune-magnitude='sparsity=0.5 least=0' 2>&1 | FileCheck %s

// Kernels without zeros take pixels as they come: a stride is none of theirs.
// CHECK: remark: sparse as 1x4: 0.0 % of the 0 weights of 0 layers are zero
// CHECK: tinyml.constant dense<1.0{{.*}}> : tensor<4x1x1x8xf32>
func.func @strides(%x: tensor<1x4x4x8xf32>) -> tensor<1x2x2x4xf32> {
  %w = tinyml.constant dense<1.0> : tensor<4x1x1x8xf32> -> tensor<4x1x1x8xf32>
  %0 = tinyml.conv2d %x, %w {strides = array<i64: 2, 2>} : (tensor<1x4x4x8xf32>, tensor<4x1x1x8xf32>) -> tensor<1x2x2x4xf32>
  return %0 : tensor<1x2x2x4xf32>
}
