// RUN: rm -rf %t && split-file %s %t
// RUN: not tinyml-translate --tinyml-to-onnx-qdq %t/two.mlir 2>&1 | FileCheck %s --check-prefix=TWO
// RUN: not tinyml-translate --tinyml-to-onnx-qdq %t/none.mlir 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not tinyml-translate --tinyml-to-onnx-qdq %t/type.mlir 2>&1 | FileCheck %s --check-prefix=TYPE
// RUN: not tinyml-translate --tinyml-to-onnx-qdq %t/bytes.mlir 2>&1 | FileCheck %s --check-prefix=BYTES
// RUN: not tinyml-translate --tinyml-to-onnx-qdq %t/loop.mlir 2>&1 | FileCheck %s --check-prefix=LOOP

//--- two.mlir
// TWO: error: only one model can be written to a file
func.func @a(%x: tensor<1xf32>) -> tensor<1xf32> { return %x : tensor<1xf32> }
func.func @b(%x: tensor<1xf32>) -> tensor<1xf32> { return %x : tensor<1xf32> }

//--- none.mlir
// NONE: error: has no function to write as ONNX
module {}

//--- type.mlir
// TYPE: error: input 'x' of 'tensor<1xi24>' cannot be written as ONNX
func.func @a(%x: tensor<1xi24> {onnx.name = "x"}) -> tensor<1xi24> { return %x : tensor<1xi24> }

//--- bytes.mlir
// BYTES: error: 'tinyml.constant' op has no bytes to write
func.func @a(%x: tensor<100xf32>) -> tensor<100xf32> {
  %c = tinyml.constant dense_resource<elided> : tensor<100xf32> -> tensor<100xf32>
  %y = tinyml.add %x, %c : (tensor<100xf32>, tensor<100xf32>) -> tensor<100xf32>
  return %y : tensor<100xf32>
}

//--- loop.mlir
// LOOP: error: 'tinyml.loop' op cannot be written as ONNX; --unroll=<nodes> repeats the body of a Loop or Scan instead
func.func @a(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = tinyml.loop @body trips 3 carry(%x) scan() use() {reversed = array<i1>} : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}
func.func private @body(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
