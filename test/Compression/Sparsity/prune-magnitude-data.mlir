// RUN: %python %make_npz %t.npz x=f4:6x1x4:1,1,2,0,2,2,-1,1,-1,-1,3,2,3,3,0,-1,0,0,1,3,-2,-2,2,1
// RUN: tinyml-opt %s --tinyml-prune-magnitude='data=%t.npz pattern=unstructured sparsity=0.25 least=0 damping=0.0001' 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.err

// Inputs 0 and 1 are equal: one of them can take the weights of both, though
// these are the largest, and nothing is lost.
// REMARK: remark: sparse as unstructured: 25.0 % of the 4 weights of 1 layer are zero; fitted on 6 samples
// CHECK-LABEL: func.func @model
// CHECK: tinyml.constant dense<{{\[\[}}{{(0.0[^,]*, [78]\.[^,]*|[78]\.[^,]*, 0.0[^,]*)}}, {{(2.0|1.9)[^,]*}}, {{(1.0|0.9|9.8)[^,]*}}]]> : tensor<1x4xf32>
// CHECK-NOT: teacher
// CHECK-NOT: tinyml.id

// Too large to be fitted: the smallest weight goes, the others stay, and the
// bias makes up for its mean.
// RUN: tinyml-opt %s --tinyml-prune-magnitude='data=%t.npz pattern=unstructured sparsity=0.25 least=0 work=63' 2> %t.err | FileCheck %s --check-prefix=LARGE
// RUN: FileCheck %s --check-prefix=LARGE-REMARK < %t.err
// RUN: tinyml-opt %s --tinyml-prune-magnitude='data=%t.npz pattern=unstructured sparsity=0.25 least=0 damping=0.0001 work=64' 2> %t.err | FileCheck %s
// LARGE-REMARK: 25.0 % of the 4 weights of 1 layer are zero
// LARGE-REMARK-NEXT: 4 weights, 25.0 % zero, the smallest: too large to be fitted
// LARGE: tinyml.constant dense<{{\[\[}}5.000000e+00, 3.000000e+00, 2.000000e+00, 0.000000e+00]]> : tensor<1x4xf32>
// LARGE: tinyml.constant dense<1.000000e+00> : tensor<1xf32>

// More than may go of a row.
// RUN: tinyml-opt %s --tinyml-prune-magnitude='data=%t.npz pattern=unstructured sparsity=0.9 most=0.5 least=0' 2>&1 >/dev/null | FileCheck %s --check-prefix=MOST
// RUN: tinyml-opt %s --tinyml-prune-magnitude='data=%t.npz pattern=unstructured sparsity=0.5 most=0.5 least=0' 2>&1 >/dev/null | FileCheck %s --check-prefix=ENOUGH --implicit-check-not=warning
// MOST: warning: 50.0 % of the weights of these layers can become zero, at most 50.0 % of a row, asked for are 90.0 %
// ENOUGH: 50.0 % of the 4 weights
func.func @model(%x: tensor<1x4xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[5.0, 3.0, 2.0, 1.0]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}
