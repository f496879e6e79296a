// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %make_npz x.npz x=f4:4x1x2:1
// RUN: %python %make_npz short.npy y=i8:3:0
// RUN: %python %make_npz class.npy y=i8:4:0,1,2,1
// RUN: %python %make_npz size.npy y=f4:4x3:0
// RUN: %python %make_npz nan.npy y=f4:4x2:0,0,0,0,0,nan,0,0
// RUN: %python %make_npz two.npz y=i8:4:0 z=i8:4:0
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w8 -o s.mlir
// RUN: not tinyml-opt %s --tinyml-attribute-error=data=x.npz 2>&1 | FileCheck %s --check-prefix=TEACHER
// RUN: not tinyml-opt s.mlir --tinyml-attribute-error 2>&1 | FileCheck %s --check-prefix=DATA
// RUN: not tinyml-opt s.mlir --tinyml-attribute-error=data=none.npz 2>&1 | FileCheck %s --check-prefix=FILE
// RUN: not tinyml-opt s.mlir --tinyml-attribute-error='data=x.npz labels=none.npy' 2>&1 | FileCheck %s --check-prefix=LABELS
// RUN: not tinyml-opt s.mlir --tinyml-attribute-error='data=x.npz labels=short.npy' 2>&1 | FileCheck %s --check-prefix=SHORT
// RUN: not tinyml-opt s.mlir --tinyml-attribute-error='data=x.npz labels=class.npy' 2>&1 | FileCheck %s --check-prefix=CLASS
// RUN: not tinyml-opt s.mlir --tinyml-attribute-error='data=x.npz labels=size.npy' 2>&1 | FileCheck %s --check-prefix=SIZE
// RUN: not tinyml-opt s.mlir --tinyml-attribute-error='data=x.npz labels=nan.npy' 2>&1 | FileCheck %s --check-prefix=NAN
// RUN: not tinyml-opt s.mlir --tinyml-attribute-error='data=x.npz labels=two.npz' 2>&1 | FileCheck %s --check-prefix=TWO
// RUN: sed '/\.teacher/,$!s/tinyml.id = 0/tinyml.id = 7/' s.mlir > other.mlir
// RUN: not tinyml-opt other.mlir --tinyml-attribute-error=data=x.npz 2>&1 | FileCheck %s --check-prefix=OTHER

// TEACHER: error: has no teacher; run tinyml-insert-qdq first
// DATA: error: has no data to measure its errors on
// FILE: error: calibration data: 'none.npz': {{[Nn]}}o such file
// LABELS: error: labels: 'none.npy': {{[Nn]}}o such file
// SHORT: error: labels: 'short.npy': has labels of 3 samples, 'x.npz' has 4 samples
// CLASS: error: labels: 'class.npy': label 2 is 2, the classes of the first output are 0 to 1
// SIZE: error: labels: 'size.npy': is float32 of shape [4, 3]; labels are one integer per sample, or floats of the first output's 2 elements per sample
// NAN: error: labels: 'nan.npy': label 5 is not finite
// TWO: error: labels: 'two.npz': has 2 arrays; labels are one
// OTHER: error: {{.*}}is not what the teacher has any more: its operand 0 cannot be compared
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[7.0, 1.5], [1.5, 7.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
