// RUN: %python %make_npz %t.npz x=f4:4x1x3:4,1,1,1,2,2,3,3,3,2,4,4
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w4a8 --tinyml-reconstruct='data=%t.npz search-scales=false' | FileCheck %s --check-prefixes=CHECK,SECOND
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w4a8 --tinyml-reconstruct='data=%t.npz search-scales=false second-order=false polish=0 bias=false' | FileCheck %s --check-prefixes=CHECK,NEAREST
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w4a8 --tinyml-reconstruct='data=%t.npz samples=2 seed=1' > %t.1
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w4a8 --tinyml-reconstruct='data=%t.npz samples=2 seed=1' | cmp - %t.1

// The last two inputs are equal, so rounding one weight down by 0.4 steps is
// made up for by rounding the other one up.
// CHECK-LABEL: func.func @model
// SECOND: tinyml.constant dense<{{\[\[}}7, {{3, 4|4, 3}}]]> : tensor<1x3xi4>
// NEAREST: tinyml.constant dense<{{\[\[}}7, 3, 3]]> : tensor<1x3xi4>
// CHECK: func.func private @model.teacher
// CHECK: tinyml.fully_connected %arg0, %{{.*}}, %{{.*}} : (tensor<1x3xf32>, tensor<1x3xf32>, tensor<1xf32>)
func.func @model(%x: tensor<1x3xf32> {onnx.name = "x", tinyml.range = array<f32: 0.0, 4.0>}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[7.0, 3.4, 3.4]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %b = tinyml.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %0 = tinyml.fully_connected %x, %w, %b {tinyml.range = array<f32: 0.0, 60.0>} : (tensor<1x3xf32>, tensor<1x3xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}
