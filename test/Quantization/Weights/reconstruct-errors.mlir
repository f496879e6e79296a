// RUN: %python %make_npz %t.npz x=f4:1x1x2:1,2
// RUN: not tinyml-opt %s --tinyml-reconstruct=data=%t.npz 2>&1 | FileCheck %s --check-prefix=TEACHER
// RUN: not tinyml-opt %s --tinyml-correct-bias=data=%t.npz 2>&1 | FileCheck %s --check-prefix=TEACHER
// RUN: not tinyml-opt %s --tinyml-insert-qdq --tinyml-reconstruct=data=%t.none 2>&1 | FileCheck %s --check-prefix=DATA

// TEACHER: error: has no teacher; run tinyml-insert-qdq first
// DATA: error: calibration data: {{.*}}.none
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x", tinyml.range = array<f32: 0.0, 4.0>}) -> tensor<1x2xf32> {
  %0 = tinyml.tanh %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
