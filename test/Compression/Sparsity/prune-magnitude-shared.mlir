// RUN: tinyml-opt %s --tinyml-prune-magnitude='pattern=unstructured sparsity=0.5 least=0' 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.err
// RUN: %python %make_npz %t.npz x=f4:4x1x4:1,1,2,0,2,2,-1,1,-1,-1,3,2,3,3,0,-1
// RUN: tinyml-opt %s --tinyml-prune-magnitude='data=%t.npz pattern=unstructured sparsity=0.5 least=0' 2> %t.err | FileCheck %s --check-prefix=DATA
// RUN: FileCheck %s --check-prefix=REMARK < %t.err

// A filter of two layers is stored once, and stays so; that of one loses half.
// REMARK: remark: sparse as unstructured: 50.0 % of the 4 weights of 1 layer are zero
// REMARK-SAME: ; 2 layers, which share their filter with another one, stay as they are
// CHECK-LABEL: func.func @model
// CHECK: tinyml.constant dense<{{\[\[}}4.000000e+00, 1.000000e+00, 3.000000e+00, 2.000000e+00], [
// CHECK: tinyml.constant dense<{{\[\[}}0.000000e+00, 5.000000e+00, 0.000000e+00, 6.000000e+00]]>
// DATA-LABEL: func.func @model
// DATA: tinyml.constant dense<{{\[\[}}4.000000e+00, 1.000000e+00, 3.000000e+00, 2.000000e+00], [
func.func @model(%x: tensor<1x4xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[4.0, 1.0, 3.0, 2.0], [0.5, 2.0, 0.25, 1.0], [1.0, 3.0, 0.5, 0.75], [2.0, 0.5, 1.0, 1.5]]> : tensor<4x4xf32> -> tensor<4x4xf32>
  %v = tinyml.constant dense<[[0.5, 5.0, 1.0, 6.0]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  %0 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  %1 = tinyml.fully_connected %0, %w {clamp_min = 0.0 : f32} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  %2 = tinyml.fully_connected %1, %v : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}
