// RUN: %python %make_npz %t.npz x=f4:2x1x2:1,1,3,3
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w4 --tinyml-correct-bias=data=%t.npz | FileCheck %s

// The mean input is 2, and 3.4 became 3: the bias that was not there makes up
// for 0.4 * 2.
// CHECK-LABEL: func.func @model
// CHECK: tinyml.constant dense<{{\[\[}}7, 3]]> : tensor<1x2xi4>
// CHECK: %[[BIAS:.*]] = tinyml.constant dense<0.8{{[0-9]*}}{{.*}}> : tensor<1xf32>
// CHECK: tinyml.fully_connected %arg0, %{{.*}}, %[[BIAS]]
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[7.0, 3.4]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}
