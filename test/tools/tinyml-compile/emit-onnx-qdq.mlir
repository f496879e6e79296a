// RUN: rm -rf %t && split-file %s %t
// RUN: tinyml-compile %t/model.mlir --target=host -o %t/out --emit=onnx-qdq
// RUN: ls %t/out/model.c
// RUN: %decode_onnx < %t/out/model.qdq.onnx | FileCheck %s
// RUN: tinyml-compile %t/model.mlir --target=host -o %t/plain --emit=c
// RUN: not ls %t/plain/model.qdq.onnx
// RUN: cmp %t/out/model.c %t/plain/model.c

// Kernel calls came out of ops that are gone.
// RUN: tinyml-compile %t/model.mlir --target=host -o %t/temps --save-temps
// RUN: not tinyml-compile %t/temps/model.4-kernels.mlir --target=host -o %t/late --emit=onnx-qdq 2>&1 | FileCheck %s --check-prefix=LATE

// CHECK: op_type: "DequantizeLinear"
// CHECK: op_type: "Tanh"
// CHECK: op_type: "QuantizeLinear"
// LATE: error: cannot be written as a QDQ ONNX file

//--- model.mlir
!q = !quant.uniform<i8:f32, 0.0078125>
func.func @main(%x: tensor<1x4x!q> {onnx.name = "x"}) -> (tensor<1x4x!q> {onnx.name = "y"}) {
  %y = tinyml.tanh %x : (tensor<1x4x!q>) -> tensor<1x4x!q>
  return %y : tensor<1x4x!q>
}
