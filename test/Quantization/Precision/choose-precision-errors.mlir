// RUN: %python %make_npz %t.npz x=f4:1x1x2:1,2
// RUN: not tinyml-opt %s --tinyml-choose-precision='data=%t.npz share=101' 2>&1 | FileCheck %s --check-prefix=SHARE
// RUN: not tinyml-opt %s --tinyml-choose-precision='data=%t.npz activation-bits=4' 2>&1 | FileCheck %s --check-prefix=BITS
// RUN: not tinyml-opt %s --tinyml-choose-precision=data=%t.none 2>&1 | FileCheck %s --check-prefix=DATA

// SHARE: error: a share is 0 to 100 percent, found 1.01
// BITS: error: activations have 0, 8 or 16 bits, found 4
// DATA: error: calibration data: {{.*}}.none
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[7.0, 1.5]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}
