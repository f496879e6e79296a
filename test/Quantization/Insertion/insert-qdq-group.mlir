// Each group of 16 input channels has a multiple of the channel's scale: 18 and
// 2 times 1/18, the latter rounded up to 16 significant bits. A layer whose
// input channels 16 does not divide has a scale per output channel.
// RUN: tinyml-opt %s --tinyml-insert-qdq='scheme=w4a8 group=16' --tinyml-drop-teacher | FileCheck %s

// CHECK-DAG: !per_block = !quant.uniform<i4<-7:7>:f32:{0:1, 1:16}, {{[{][{]1.0000[0-9]*, 0.11111[0-9]*[}][}]}}>
// CHECK-LABEL: func.func @model
func.func @model(%x: tensor<1x32xf32> {tinyml.range = array<f32: 0.0, 127.5>}) -> tensor<1x1xf32> {
  // CHECK: tinyml.constant dense<{{\[\[}}7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 6, -3, -3,
  // CHECK-SAME: tensor<1x32x!per_block>
  %w = tinyml.constant dense<[[7.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.7, -0.3, -0.3, -0.3, -0.3, -0.3, -0.3, -0.3, -0.3, -0.3, -0.3, -0.3, -0.3, -0.3, -0.3, -0.3]]> : tensor<1x32xf32> -> tensor<1x32xf32>
  %0 = tinyml.fully_connected %x, %w {tinyml.range = array<f32: -500.0, 500.0>} : (tensor<1x32xf32>, tensor<1x32xf32>) -> tensor<1x1xf32>
  // CHECK: tinyml.constant dense<7> : tensor<1x1xi4> -> tensor<1x1x!per_axis>
  %v = tinyml.constant dense<[[0.5]]> : tensor<1x1xf32> -> tensor<1x1xf32>
  %1 = tinyml.fully_connected %0, %v {tinyml.range = array<f32: -250.0, 250.0>} : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}
