// RUN: %python %make_npz %t.npz x=f4:2x1x2:1,1,3,3
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w4a8 --tinyml-attribute-error=data=%t.npz 2>&1 | FileCheck %s --check-prefix=ROUND
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w4a8 --tinyml-correct-bias=data=%t.npz --tinyml-attribute-error=data=%t.npz 2>&1 | FileCheck %s --check-prefix=MOVED
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w4a8 --tinyml-correct-bias=data=%t.npz --tinyml-attribute-error='data=%t.npz samples=1' 2>&1 | FileCheck %s --check-prefix=ONE

// 3.4 becomes 3: 10 and 30 instead of 10.4 and 31.2 make 28.3 dB. A bias that
// makes up for the mean gives 10.8 and 30.8, 35.3 dB. The student's bias is 3.05
// since the input is clipped at 2.55; that is no error of this filter. On one
// sample the mean is all.
// ROUND: {{^}}input x {{.*}}| -
// ROUND: {{^}}dense {{.*}}| 28.3
// MOVED: {{^}}dense {{.*}}| 35.3
// ONE: {{^}}dense {{.*}}| - {{[^|]*$}}
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x", tinyml.range = array<f32: 0.0, 2.55>}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[7.0, 3.4]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w {tinyml.range = array<f32: 0.0, 51.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32> loc("dense")
  return %0 : tensor<1x1xf32>
}
