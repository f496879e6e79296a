// RUN: %python %make_npz %t.npz x=f4:8x1x2:1,2,2,-1,3,5,-2,1,4,0,-1,-3,0,2,-4,3
// RUN: tinyml-opt %s --tinyml-prune-channels='data=%t.npz multiplications=19 steps=100' --canonicalize 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.err
// REMARK: remark: pruned by second-order: {{.*}} fitted on 8 samples, then all together

// The filter of two layers is stored once: it does not learn, the others do.
// CHECK-LABEL: func.func @model
// CHECK-NOT: tensor<2x2xf32> -> tensor<2x2xf32>
// CHECK: tinyml.constant dense<{{\[\[}}1.000000e+00, 5.000000e-01], [-5.000000e-01, 1.000000e+00]]> : tensor<2x2xf32> -> tensor<2x2xf32>
// CHECK-NOT: tensor<2x2xf32> -> tensor<2x2xf32>
// CHECK: return
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %u = tinyml.constant dense<[[1.0, 0.5], [-0.5, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %w = tinyml.constant dense<[[2.0, 0.1], [1.5, -0.3], [0.2, 1.0], [-1.0, 0.7], [0.9, 0.8], [-0.4, -1.1], [0.3, -0.6]]> : tensor<7x2xf32> -> tensor<7x2xf32>
  %v = tinyml.constant dense<[[0.4, 0.9, -1.2, 0.8, 0.3, 0.5, -0.7]]> : tensor<1x7xf32> -> tensor<1x7xf32>
  %a = tinyml.fully_connected %x, %u {clamp_min = -1.0 : f32} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %a, %u {clamp_min = -2.0 : f32} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %w {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<7x2xf32>) -> tensor<1x7xf32>
  %2 = tinyml.fully_connected %1, %v : (tensor<1x7xf32>, tensor<1x7xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}
