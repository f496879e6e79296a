// RUN: %python %make_npz %t.npz x=f4:8x1x4:0.45,1,1,1,0.9,2,-1,1,-0.45,-1,1,-1,1.35,3,-1,-1,-0.9,-2,1,1,-1.35,-3,1,-1,0.9,2,-1,1,-0.45,-1,-1,1
// RUN: tinyml-opt %s --tinyml-calibrate=data=%t.npz --tinyml-insert-qdq=scheme=w4a8 --tinyml-reconstruct='data=%t.npz fit=false search-scales=false' --canonicalize | FileCheck %s

// In steps of 1, what rounding 1.45 to 1 loses would be made up for by the first
// weight, whose input is 0.45 times the second's. Where a fifth of the weights
// is 0, these stay, and the third weight makes up for a part; in a filter with
// fewer zeros they do not stay.
// CHECK-LABEL: func.func @model
// CHECK-DAG: tinyml.constant dense<{{\[\[}}0, 1, 2, 7]]> : tensor<1x4xi4>
// CHECK-DAG: tinyml.constant dense<{{\[\[}}1, 1, 3, 7], [7, 7, 7, 7]]> : tensor<2x4xi4>
func.func @model(%x: tensor<1x4xf32> {onnx.name = "x"}) -> (tensor<1x1xf32>, tensor<1x2xf32>) {
  %w = tinyml.constant dense<[[0.0, 1.45, 3.0, 7.0]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  %v = tinyml.constant dense<[[0.0, 1.45, 3.0, 7.0], [7.0, 7.0, 7.0, 7.0]]> : tensor<2x4xf32> -> tensor<2x4xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
  %1 = tinyml.fully_connected %x, %v : (tensor<1x4xf32>, tensor<2x4xf32>) -> tensor<1x2xf32>
  return %0, %1 : tensor<1x1xf32>, tensor<1x2xf32>
}
