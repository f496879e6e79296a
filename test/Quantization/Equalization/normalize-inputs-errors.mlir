// RUN: tinyml-opt %s --split-input-file --tinyml-normalize-inputs=scheme=w9 --verify-diagnostics

// expected-error @+1 {{unknown scheme 'w9': int8, w8a8, w8a16, w4a8, w4a16, w8, w4 or float}}
func.func @model(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  return %x : tensor<1x2xf32>
}
