// A self-test that could find nothing is not written.

// RUN: rm -rf %t && not tinyml-compile %s --target=host --name=net -o %t --selftest 2>&1 | FileCheck %s
// RUN: not test -e %t

// CHECK: error: {{.*}}has no integer step to self-test: floats differ from one C library to the next; quantize the model (--quantize=int8) or leave --selftest out

func.func @main(%x: tensor<4xf32> {onnx.name = "x"})
    -> (tensor<4xf32> {onnx.name = "y"}) {
  %y = tinyml.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
