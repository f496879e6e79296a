// RUN: not tinyml-opt %s --tinyml-equalize=scheme=w3 2>&1 | FileCheck %s --check-prefix=SCHEME
// RUN: not tinyml-opt %s --tinyml-equalize=data=%t.none 2>&1 | FileCheck %s --check-prefix=DATA
// RUN: sed 's/{clamp_min = 0.0 : f32}/{tinyml.precision = "w3"}/' %s | not tinyml-opt --tinyml-equalize 2>&1 | FileCheck %s --check-prefix=PRECISION

// SCHEME: error: unknown scheme 'w3': w8a8, w8a16, w4a8, w4a16, w8, w4 or float
// DATA: error: calibration data: {{.*}}.none
// PRECISION: error: 'tinyml.fully_connected' op has the unknown precision "w3"
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 32.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %w {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
