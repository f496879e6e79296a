// RUN: %python %make_npz %t.npz x=f4:8x1x2:1,2,2,-1,3,5,-2,1,4,0,-1,-3,0,2,-4,3
// RUN: tinyml-opt %s --tinyml-prune-channels='data=%t.npz multiplications=12 steps=5' 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.err

// A result without dimensions is one number to learn.
// REMARK: remark: pruned by second-order: 12 of 21
// CHECK-LABEL: func.func @model
// CHECK: return {{.*}} : tensor<f32>
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<f32> {
  %w = tinyml.constant dense<[[2.0, 0.1], [1.5, -0.3], [0.2, 1.0], [-1.0, 0.7], [0.9, 0.8], [-0.4, -1.1], [0.3, -0.6]]> : tensor<7x2xf32> -> tensor<7x2xf32>
  %v = tinyml.constant dense<[[0.4, 0.9, -1.2, 0.8, 0.3, 0.5, -0.7]]> : tensor<1x7xf32> -> tensor<1x7xf32>
  %0 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<7x2xf32>) -> tensor<1x7xf32>
  %1 = tinyml.fully_connected %0, %v : (tensor<1x7xf32>, tensor<1x7xf32>) -> tensor<1x1xf32>
  %2 = tinyml.reshape %1 : (tensor<1x1xf32>) -> tensor<f32>
  return %2 : tensor<f32>
}
