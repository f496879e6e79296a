// RUN: %python %make_npz %t.npz x=f4:1x1x2:1,2
// RUN: not tinyml-opt %s --tinyml-widen-activations='data=%t.npz share=101' 2>&1 | FileCheck %s --check-prefix=SHARE
// RUN: not tinyml-opt %s --tinyml-widen-activations='data=%t.npz weight-bits=3' 2>&1 | FileCheck %s --check-prefix=BITS
// RUN: not tinyml-opt %s --tinyml-widen-activations=data=%t.none 2>&1 | FileCheck %s --check-prefix=DATA

// SHARE: error: a share is 0 to 100 percent, found 1.01
// BITS: error: weights have 4 or 8 bits, found 3
// DATA: error: calibration data: {{.*}}.none
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  %0 = tinyml.sigmoid %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
